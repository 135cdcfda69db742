// The shape of test/vectors/umbral-pre.json. Bytes are hexadecimal.

export interface OpeningVector {
  readonly name: string;
  readonly delegatingSecretKey: string;
  readonly receivingSecretKey: string;
  readonly signingKey: string;
  readonly threshold: number;
  readonly shares: number;
  readonly signDelegatingKey: boolean;
  readonly signReceivingKey: boolean;
  /** Length of the plaintext, whose byte i is i mod 251. */
  readonly plaintextLength: number;
  readonly capsule: string;
  readonly ciphertextSha256: string;
  /** The ciphertext's first 24 bytes; the rest follows from the key and the plaintext. */
  readonly nonce: string;
  /** One for each share, MessagePack. */
  readonly keyFrags: readonly string[];
  readonly capsuleFrags: readonly string[];
}

export interface DerivationVector {
  readonly seed: string;
  readonly label: string;
  readonly key: string;
  readonly factoryKey: string;
  readonly secret: string;
}

export interface RejectionVector {
  readonly name: string;
  readonly object: 'capsule' | 'keyFrag' | 'capsuleFrag' | 'publicKey' | 'secretKey' | 'signature';
  readonly bytes: string;
  /** The code with which this package refuses. */
  readonly code: string;
  /** What the reference does with the same bytes. */
  readonly reference: 'accepts' | 'rejects' | 'panics';
}

export interface Vectors {
  readonly madeWith: string;
  readonly openings: readonly OpeningVector[];
  readonly derivations: readonly DerivationVector[];
  readonly rejections: readonly RejectionVector[];
}

export const patternBytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);
