import { Context } from 'fabric-contract-api';
import { activateGrants } from '../sharing/activate-grants.ts';
import { askGrant } from '../sharing/ask-grant.ts';
import { closeGrant } from '../sharing/close-grant.ts';
import { createGrants } from '../sharing/create-grants.ts';
import { depositShares } from '../sharing/deposit-shares.ts';
import { listGrants } from '../sharing/list-grants.ts';
import { purgeShares } from '../sharing/purge-shares.ts';
import { readGrant } from '../sharing/read-grant.ts';
import { recordFragments } from '../sharing/record-fragments.ts';
import { reencrypt } from '../sharing/reencrypt.ts';
import { reportOpening } from '../sharing/report-opening.ts';
import { requestAccess } from '../sharing/request-access.ts';
import { revokeGrant } from '../sharing/revoke-grant.ts';
import { Info, Returns, Transaction } from './decorators.ts';
import { execute } from './execute.ts';
import { QuietContract } from './quiet-contract.ts';

@Info({ title: 'sharing', description: 'Grants, access requests, re-encryption: who may read which private material' })
export class SharingContract extends QuietContract {
  constructor() {
    super('sharing');
  }

  @Transaction()
  @Returns('string')
  createGrants(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:createGrants', argument, createGrants);
  }

  @Transaction()
  @Returns('string')
  depositShares(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:depositShares', argument, depositShares);
  }

  @Transaction()
  @Returns('string')
  activateGrants(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:activateGrants', argument, activateGrants);
  }

  @Transaction()
  @Returns('string')
  askGrant(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:askGrant', argument, askGrant);
  }

  @Transaction()
  @Returns('string')
  requestAccess(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:requestAccess', argument, requestAccess);
  }

  @Transaction(false)
  @Returns('string')
  reencrypt(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:reencrypt', argument, reencrypt);
  }

  @Transaction()
  @Returns('string')
  recordFragments(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:recordFragments', argument, recordFragments);
  }

  @Transaction()
  @Returns('string')
  reportOpening(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:reportOpening', argument, reportOpening);
  }

  @Transaction()
  @Returns('string')
  revokeGrant(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:revokeGrant', argument, revokeGrant);
  }

  @Transaction()
  @Returns('string')
  purgeShares(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:purgeShares', argument, purgeShares);
  }

  @Transaction()
  @Returns('string')
  closeGrant(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:closeGrant', argument, closeGrant);
  }

  @Transaction(false)
  @Returns('string')
  readGrant(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:readGrant', argument, readGrant);
  }

  @Transaction(false)
  @Returns('string')
  listGrants(context: Context, argument: string): Promise<string> {
    return execute(context, 'sharing:listGrants', argument, listGrants);
  }
}
