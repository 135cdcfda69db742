import { decodeBase64url, type GrantRecord, type MaterialRecord } from '@lianjian/ledger-api';
import { PublicKey } from '@lianjian/pre';
import { type GrantKeys } from './public-parts.ts';

const keyOf = (text: string, field: string): PublicKey => PublicKey.fromBytes(decodeBase64url(text), field);

/** The keys between which a grant converts one material: as the grant and the material keep them, never as arguments say. */
export function grantKeysFor(
  { granter, reader }: Pick<GrantRecord, 'granter' | 'reader'>,
  { delegatingKey }: Pick<MaterialRecord, 'delegatingKey'>,
): GrantKeys {
  return {
    verifyingKey: keyOf(granter.verifyingKey, 'verifyingKey'),
    delegatingKey: keyOf(delegatingKey, 'delegatingKey'),
    receivingKey: keyOf(reader.receivingKey, 'receivingKey'),
  };
}
