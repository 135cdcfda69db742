import { peer } from '@hyperledger/fabric-protos';

/** The names of fabric-protos' TxValidationCode that this ledger gives. */
export const VALIDATION_CODES = [
  'VALID',
  'BAD_CREATOR_SIGNATURE',
  'BAD_PROPOSAL_TXID',
  'DUPLICATE_TXID',
  'ENDORSEMENT_POLICY_FAILURE',
  'MVCC_READ_CONFLICT',
  'PHANTOM_READ_CONFLICT',
] as const;

export type ValidationCode = (typeof VALIDATION_CODES)[number];

/** The byte that a block's transaction filter holds for a code. */
export const numberOfCode = (code: ValidationCode): number => peer.TxValidationCode[code];

export function codeOfNumber(value: number): ValidationCode {
  const code = VALIDATION_CODES.find((name) => peer.TxValidationCode[name] === value);
  if (code === undefined) throw new RangeError(`no validation code has the number ${value}`);
  return code;
}
