// One entry of the registry, made now or found as it should be: another founder of the same consortium may have been
// there before.
import {
  ContractError,
  type InputOf,
  type JsonObject,
  stringifyCanonicalJson,
  type TransactionName,
} from '@lianjian/ledger-api';
import { type Acting, type Member } from '../acting/acting.ts';
import { BackendError } from '../errors.ts';

export interface Standing {
  readonly read: TransactionName;
  readonly of: InputOf<TransactionName>;
  /** What the record must say. */
  readonly saying: JsonObject;
}

/** @throws BackendError CONFLICT naming what stands there otherwise */
export async function ensureRegistered<N extends TransactionName>(
  acting: Acting,
  by: Member,
  registration: { readonly name: N; readonly input: InputOf<N> },
  { read, of, saying }: Standing,
): Promise<void> {
  try {
    await acting.submit(by, registration.name, registration.input);
  } catch (error) {
    if (!(error instanceof ContractError) || error.code !== 'DUPLICATE') throw error;
    const record = await acting.evaluate<JsonObject>(by, read, of);
    const isSame = stringifyCanonicalJson({ ...record, ...saying }) === stringifyCanonicalJson(record);
    if (isSame) return;
    const message = `the network has another consortium already: ${read} ${stringifyCanonicalJson(of)} says otherwise`;
    throw new BackendError('CONFLICT', message, { kind: registration.name }, { cause: error });
  }
}
