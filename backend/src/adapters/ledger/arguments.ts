// What every transaction of the contract takes and gives: one text of canonical JSON. The contract itself checks it.
import { type InputOf, stringifyCanonicalJson, type TransactionName } from '@lianjian/ledger-api';

export const argumentOf = <N extends TransactionName>(input: InputOf<N>): string => stringifyCanonicalJson(input);

export const resultOf = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));
