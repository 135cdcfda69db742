// The reader's side of steps 7 and 8: holders asked in parallel, each answer checked, as many taken as open.
import { setTimeout as delay } from 'node:timers/promises';
import {
  ContractError,
  decodeBase64url,
  type GrantRecord,
  type JsonObject,
  type MaterialRecord,
  type ReencryptResult,
} from '@lianjian/ledger-api';
import { Capsule, CapsuleFrag, PreError, PublicKey, type VerifiedCapsuleFrag } from '@lianjian/pre';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';

/** Milliseconds in which a holder's peer must have seen the request, and answered. */
const HOLDER_DEADLINE = 20_000;
const PAUSE = 100;

/** One holder's answer: a fragment for each material, in the request's order. */
export interface HolderFragments {
  readonly holder: string;
  readonly bytes: readonly Uint8Array[];
  readonly verified: readonly VerifiedCapsuleFrag[];
}

export interface GatherRequest {
  readonly grant: GrantRecord;
  readonly requestId: string;
  /** In the request's order. */
  readonly materials: readonly MaterialRecord[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves once t holders have answered.
 *
 * @throws BackendError HOLDERS_UNAVAILABLE naming each holder that did not, and why; ContractError when a holder refuses
 * for a reason that all would give
 */
export async function gatherFragments(
  ledger: Ledger,
  wallet: Wallet,
  request: GatherRequest,
): Promise<readonly HolderFragments[]> {
  const { grant, signal } = request;
  const enough = new AbortController();
  const limit = AbortSignal.any([enough.signal, AbortSignal.timeout(HOLDER_DEADLINE), ...(signal ? [signal] : [])]);
  const answers: HolderFragments[] = [];
  const failures = new Map<string, unknown>();
  const asking = grant.holders.map(async (holder) => {
    try {
      answers.push(await askHolder(ledger, wallet, holder, request, limit));
    } catch (error) {
      failures.set(holder, error);
    }
    const isHopeless = grant.holders.length - failures.size < grant.threshold;
    if (answers.length >= grant.threshold || isHopeless) enough.abort();
  });
  await Promise.all(asking);
  signal?.throwIfAborted();
  if (answers.length >= grant.threshold) return answers.slice(0, grant.threshold);
  throw tooFew(grant, failures);
}

async function askHolder(
  ledger: Ledger,
  wallet: Wallet,
  holder: string,
  { grant, requestId, materials }: GatherRequest,
  signal: AbortSignal,
): Promise<HolderFragments> {
  for (;;) {
    signal.throwIfAborted();
    try {
      const answer = await ledger.endorse(
        wallet,
        holder,
        'sharing:reencrypt',
        { grantId: grant.id, requestId },
        signal,
      );
      return checked(holder, answer as ReencryptResult, grant, materials);
    } catch (error) {
      if (!(error instanceof ContractError) || error.code !== 'NOT_YET_COMMITTED') throw error;
      await delay(PAUSE, undefined, { signal });
    }
  }
}

/** @throws BackendError TAMPERED when the holder's fragments do not hold */
function checked(
  holder: string,
  { fragments }: ReencryptResult,
  { granter, reader }: GrantRecord,
  materials: readonly MaterialRecord[],
): HolderFragments {
  const bytes = fragments.map(decodeBase64url);
  const verifyingKey = PublicKey.fromBytes(decodeBase64url(granter.verifyingKey));
  const receivingKey = PublicKey.fromBytes(decodeBase64url(reader.receivingKey));
  try {
    const verified = materials.map(({ capsule, delegatingKey }, index) => {
      const keys = { delegatingKey: PublicKey.fromBytes(decodeBase64url(delegatingKey)), receivingKey, verifyingKey };
      const fragment = CapsuleFrag.fromBytes(bytes[index] ?? new Uint8Array());
      return fragment.verify(Capsule.fromBytes(decodeBase64url(capsule)), keys);
    });
    return { holder, bytes, verified };
  } catch (cause) {
    if (!(cause instanceof PreError)) throw cause;
    throw new BackendError(
      'TAMPERED',
      `${holder} gave a fragment that does not hold`,
      { what: `fragment of ${holder}` },
      { cause },
    );
  }
}

const SAME_EVERYWHERE: readonly string[] = ['EXPIRED', 'REVOKED', 'FORBIDDEN', 'CLOCK_SKEW'];

function tooFew({ holders, threshold }: GrantRecord, failures: ReadonlyMap<string, unknown>): Error {
  const refusal = [...failures.values()].find(
    (error) => error instanceof ContractError && SAME_EVERYWHERE.includes(error.code),
  );
  if (refusal instanceof ContractError) return refusal;
  const named: JsonObject[] = holders
    .filter((holder) => failures.has(holder))
    .map((holder) => ({ holder, why: whyOf(failures.get(holder)) }));
  const text = `it takes ${threshold} of ${holders.length} holders, and too few answered`;
  return new BackendError('HOLDERS_UNAVAILABLE', text, { holders: named, needed: threshold });
}

function whyOf(error: unknown): string {
  if (error instanceof ContractError) {
    const { reason } = error.details;
    return typeof reason === 'string' ? reason : error.code;
  }
  return error instanceof BackendError ? error.code : 'UNAVAILABLE';
}
