import { Context } from 'fabric-contract-api';
import { appointDeputy } from '../consortium/appoint-deputy.ts';
import { changeOrganization } from '../consortium/change-organization.ts';
import { changeUnit } from '../consortium/change-unit.ts';
import { listDeputies } from '../consortium/deputies.ts';
import { endDeputy } from '../consortium/end-deputy.ts';
import { endPrincipal } from '../consortium/end-principal.ts';
import { foundConsortium } from '../consortium/found-consortium.ts';
import {
  readCalendar,
  readConsortium,
  readOrganization,
  readPrincipal,
  readPrincipalOf,
  readSharingPolicy,
  readUnit,
} from '../consortium/read-registry.ts';
import { registerOrganization } from '../consortium/register-organization.ts';
import { registerPrincipal } from '../consortium/register-principal.ts';
import { registerUnit } from '../consortium/register-unit.ts';
import { rotatePrincipal } from '../consortium/rotate-principal.ts';
import { setCalendar } from '../consortium/set-calendar.ts';
import { setMemberStatus } from '../consortium/set-member-status.ts';
import { setSharingPolicy } from '../consortium/set-sharing-policy.ts';
import { certifiedCaller } from '../identity/caller.ts';
import { Info, Returns, Transaction } from './decorators.ts';
import { execute } from './execute.ts';
import { QuietContract } from './quiet-contract.ts';

@Info({ title: 'consortium', description: 'The registry: organisations, units, members, keys, sharing policy' })
export class ConsortiumContract extends QuietContract {
  constructor() {
    super('consortium');
  }

  @Transaction()
  @Returns('string')
  found(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:found', argument, foundConsortium, certifiedCaller);
  }

  @Transaction()
  @Returns('string')
  registerOrganization(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:registerOrganization', argument, registerOrganization);
  }

  @Transaction()
  @Returns('string')
  changeOrganization(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:changeOrganization', argument, changeOrganization);
  }

  @Transaction()
  @Returns('string')
  registerUnit(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:registerUnit', argument, registerUnit);
  }

  @Transaction()
  @Returns('string')
  changeUnit(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:changeUnit', argument, changeUnit);
  }

  @Transaction()
  @Returns('string')
  setMemberStatus(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:setMemberStatus', argument, setMemberStatus);
  }

  @Transaction()
  @Returns('string')
  registerPrincipal(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:registerPrincipal', argument, registerPrincipal);
  }

  @Transaction()
  @Returns('string')
  rotatePrincipal(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:rotatePrincipal', argument, rotatePrincipal);
  }

  @Transaction()
  @Returns('string')
  endPrincipal(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:endPrincipal', argument, endPrincipal);
  }

  @Transaction()
  @Returns('string')
  setSharingPolicy(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:setSharingPolicy', argument, setSharingPolicy);
  }

  @Transaction()
  @Returns('string')
  setCalendar(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:setCalendar', argument, setCalendar);
  }

  @Transaction()
  @Returns('string')
  appointDeputy(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:appointDeputy', argument, appointDeputy);
  }

  @Transaction()
  @Returns('string')
  endDeputy(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:endDeputy', argument, endDeputy);
  }

  @Transaction(false)
  @Returns('string')
  read(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:read', argument, readConsortium);
  }

  @Transaction(false)
  @Returns('string')
  readOrganization(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:readOrganization', argument, readOrganization);
  }

  @Transaction(false)
  @Returns('string')
  readUnit(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:readUnit', argument, readUnit);
  }

  @Transaction(false)
  @Returns('string')
  readPrincipal(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:readPrincipal', argument, readPrincipal);
  }

  @Transaction(false)
  @Returns('string')
  readPrincipalOf(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:readPrincipalOf', argument, readPrincipalOf);
  }

  @Transaction(false)
  @Returns('string')
  readSharingPolicy(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:readSharingPolicy', argument, readSharingPolicy);
  }

  @Transaction(false)
  @Returns('string')
  readCalendar(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:readCalendar', argument, readCalendar);
  }

  @Transaction(false)
  @Returns('string')
  listDeputies(context: Context, argument: string): Promise<string> {
    return execute(context, 'consortium:listDeputies', argument, listDeputies);
  }
}
