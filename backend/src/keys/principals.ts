// Keys of desks and people: made here, kept in custody, certified by whoever registers them.
import { createPrivateKey, sign } from 'node:crypto';
import {
  ContractError,
  encodeBase64url,
  type Holder,
  type PrincipalKeys,
  type PrincipalRecord,
  principalStatement,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { SecretKey, Signer } from '@lianjian/pre';
import { type Custody } from '../adapters/custody/custody.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { assertGenuine } from './check-principal.ts';

export interface PrincipalVersion {
  readonly principalId: string;
  readonly version: number;
}

const keptUnder = ({ principalId, version }: PrincipalVersion): string => `${principalId}/${version}`;

/** The name under which a holder's principal is found: a desk's role, a person's id. */
export const holderName = (holder: Holder): string => (holder.kind === 'desk' ? holder.role : holder.memberId);

/** The holder's newest version; undefined when there is none. */
export async function findPrincipal(
  ledger: Ledger,
  wallet: Wallet,
  holder: Holder,
): Promise<PrincipalRecord | undefined> {
  const query = { holder: holderName(holder), mspId: holder.mspId };
  try {
    return (await ledger.evaluate(wallet, 'consortium:readPrincipalOf', query)) as PrincipalRecord;
  } catch (error) {
    if (error instanceof ContractError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * The holder's newest version, checked against the roots that this process's operator pinned.
 *
 * @throws BackendError NOT_FOUND naming a holder without keys; TAMPERED naming a principal that is not genuine
 */
export async function genuinePrincipal(ledger: Ledger, wallet: Wallet, holder: Holder): Promise<PrincipalRecord> {
  const principal = await findPrincipal(ledger, wallet, holder);
  if (principal === undefined) {
    const name = holder.kind === 'desk' ? `${holder.role} desk of ${holder.mspId}` : `member of ${holder.mspId}`;
    throw new BackendError('NOT_FOUND', `the ${name} has no keys`, { kind: 'principal', id: name });
  }
  assertGenuine(principal, ledger.rootCertificates(holder.mspId));
  return principal;
}

/** New keys, in custody before anybody hears of them. */
async function newKeys(custody: Custody, holder: Holder, at: PrincipalVersion): Promise<PrincipalKeys> {
  const receiving = SecretKey.random();
  const signing = SecretKey.random();
  await custody.keep('receiving-key', keptUnder(at), receiving.toSecretBytes());
  await custody.keep('signing-key', keptUnder(at), signing.toSecretBytes());
  return {
    holder,
    id: at.principalId,
    receivingKey: encodeBase64url(receiving.publicKey().toBytes()),
    suite: 'umbral-secp256k1',
    verifyingKey: encodeBase64url(signing.publicKey().toBytes()),
    version: at.version,
  };
}

/** The registrant's certificate vouches for the keys, so that a granter need not trust the state. */
const certified = (wallet: Wallet, keys: PrincipalKeys): PrincipalKeys & { readonly signature: string } => ({
  ...keys,
  signature: encodeBase64url(sign('sha256', principalStatement(keys), createPrivateKey(wallet.privateKey))),
});

/**
 * Keys of a desk or a person, version 1. A holder that has keys keeps them.
 *
 * @param wallet an administrator's of the holder's organisation, for a desk; the person's own otherwise
 */
export async function ensurePrincipal(
  ledger: Ledger,
  custody: Custody,
  wallet: Wallet,
  holder: Holder,
): Promise<PrincipalRecord> {
  const known = await findPrincipal(ledger, wallet, holder);
  if (known !== undefined) return known;
  const keys = await newKeys(custody, holder, { principalId: newId(), version: 1 });
  const { result } = await ledger.submit(wallet, 'consortium:registerPrincipal', certified(wallet, keys));
  return result as PrincipalRecord;
}

/** The next version; the one before is retired, and still reads what it was granted. */
export async function rotatePrincipal(
  ledger: Ledger,
  custody: Custody,
  wallet: Wallet,
  { holder, id, version }: PrincipalRecord,
): Promise<PrincipalRecord> {
  const keys = await newKeys(custody, holder, { principalId: id, version: version + 1 });
  const { result } = await ledger.submit(wallet, 'consortium:rotatePrincipal', certified(wallet, keys));
  return result as PrincipalRecord;
}

/** Whether this custody has the secret keys of a principal that the chain shows. */
export const keepsKeysOf = (custody: Custody, at: PrincipalVersion): Promise<boolean> =>
  custody.has('receiving-key', keptUnder(at));

/** @throws BackendError NOT_FOUND, TAMPERED */
export const openReceivingKey = async (custody: Custody, at: PrincipalVersion): Promise<SecretKey> =>
  SecretKey.fromBytes(await custody.open('receiving-key', keptUnder(at)));

/** Undefined when the organisation's custody does not hold it. @throws BackendError TAMPERED */
export const openReceivingKeyIfKept = async (custody: Custody, at: PrincipalVersion): Promise<SecretKey | undefined> =>
  (await custody.has('receiving-key', keptUnder(at))) ? openReceivingKey(custody, at) : undefined;

/** @throws BackendError NOT_FOUND, TAMPERED */
export const openSigner = async (custody: Custody, at: PrincipalVersion): Promise<Signer> =>
  new Signer(SecretKey.fromBytes(await custody.open('signing-key', keptUnder(at))));
