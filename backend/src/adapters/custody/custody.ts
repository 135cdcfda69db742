// Secrets of one organisation, sealed at rest. Each organisation has a store and a keyring of its own.

/**
 * - `wallet`: a member's certificate and private key, under the member's id
 * - `receiving-key`, `signing-key`: of a principal version, under `<principal id>/<version>`
 * - `seed`: of an application, from which its delegating keys come; destroying it erases
 * - `pseudonym-key`: the consortium's, for learner references
 * - `upload-key`: of a file that is still coming in, under the upload's id
 * - `comment-key`, `token-key`: see who uses them
 */
export const SECRET_KINDS = [
  'wallet',
  'receiving-key',
  'signing-key',
  'seed',
  'pseudonym-key',
  'comment-key',
  'token-key',
  'upload-key',
] as const;

export type SecretKind = (typeof SECRET_KINDS)[number];

export interface Custody {
  readonly mspId: string;
  /** Keeps a secret durably before it resolves. @throws BackendError CONFLICT when the id holds another secret */
  keep(kind: SecretKind, id: string, secret: Uint8Array): Promise<void>;
  /** Keeps a secret in the place of another, or of none; durably. */
  replace(kind: SecretKind, id: string, secret: Uint8Array): Promise<void>;
  /** @throws BackendError NOT_FOUND; TAMPERED naming organisation, kind and id when it does not open */
  open(kind: SecretKind, id: string): Promise<Uint8Array>;
  has(kind: SecretKind, id: string): Promise<boolean>;
  destroy(kind: SecretKind, id: string): Promise<void>;
  close(): Promise<void>;
}
