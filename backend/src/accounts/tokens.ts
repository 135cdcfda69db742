// Access tokens: JWT, HS256 only, 15 minutes, under a key of the member's organisation.
import { JwtService } from '@nestjs/jwt';
import { z } from 'zod';
import { memberId, mspId, uuidV7 } from '@lianjian/ledger-api';
import { type Custody } from '../adapters/custody/custody.ts';
import { BackendError } from '../errors.ts';
import { tokenKey } from '../keys/column-cipher.ts';

/** Seconds. */
export const ACCESS_TOKEN_LIFETIME = 900;
const COMMON = { issuer: 'lianjian', audience: 'lianjian-api', algorithm: 'HS256' } as const;

const claims = z.object({ sub: memberId, org: mspId, sid: uuidV7, ver: z.int() });
export type Claims = z.infer<typeof claims>;

export class AccessTokens {
  readonly #jwt = new JwtService();
  readonly #custodyOf: (mspId: string) => Custody;
  readonly #keys = new Map<string, Promise<Uint8Array>>();

  constructor(custodyOf: (mspId: string) => Custody) {
    this.#custodyOf = custodyOf;
  }

  /** False for people of an organisation whose keys this server does not keep (any more). */
  canIssue(mspIdOf: string): boolean {
    try {
      return this.#custodyOf(mspIdOf).mspId === mspIdOf;
    } catch (error) {
      if (error instanceof BackendError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  }

  async issue(of: Claims): Promise<string> {
    const secret = Buffer.from(await this.#key(of.org));
    return this.#jwt.signAsync(of, { ...COMMON, secret, keyid: of.org, expiresIn: ACCESS_TOKEN_LIFETIME });
  }

  /** @throws BackendError UNAUTHENTICATED, whatever is wrong */
  async verify(token: string): Promise<Claims> {
    try {
      const { header } = this.#jwt.decode<{ header: { kid?: unknown } }>(token, { complete: true });
      const secret = Buffer.from(await this.#key(mspId.parse(header.kid)));
      const { issuer, audience, algorithm } = COMMON;
      const options = { issuer, audience, algorithms: [algorithm], secret };
      const found = claims.parse(await this.#jwt.verifyAsync<object>(token, options));
      if (found.org !== header.kid) throw new TypeError('signed by another organisation');
      return found;
    } catch (error) {
      throw new BackendError('UNAUTHENTICATED', 'the access token is not valid', {}, { cause: error });
    }
  }

  #key(mspIdOf: string): Promise<Uint8Array> {
    const known = this.#keys.get(mspIdOf);
    if (known !== undefined) return known;
    const key = tokenKey(this.#custodyOf(mspIdOf), 'access-tokens');
    this.#keys.set(mspIdOf, key);
    return key;
  }
}
