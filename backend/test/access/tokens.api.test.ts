// Tokens that somebody made, or kept too long: none opens anything. And what a login shows of who exists, and how often
// it may be tried.
import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ACCESS_TOKEN_LIFETIME, type Claims } from '../../src/accounts/tokens.ts';
import { tokenKey } from '../../src/keys/column-cipher.ts';
import { tellCounts } from '../faults/counts.ts';
import { useTrial } from '../support/api.ts';
import { of } from '../support/platform.ts';

const LOGINS = 3;
const trialOf = useTrial({ LIANJIAN_LOGINS_PER_MINUTE: String(LOGINS) });
const counted = { intruders: 0, matrixCells: 0 };

interface Parts {
  readonly header: object;
  readonly claims: object;
  readonly secret: Uint8Array;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed({ claims, header, secret }: Parts, hash = 'sha256'): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
}

const now = (): number => Math.floor(Date.now() / 1000);
let secret: Uint8Array;
let otherSecret: Uint8Array;
let claims: Claims & { readonly aud: string; readonly exp: number; readonly iat: number; readonly iss: string };
const HEADER = { alg: 'HS256', kid: 'CentreMSP', typ: 'JWT' };

beforeAll(async () => {
  const { custodies } = trialOf().server.platform;
  secret = await tokenKey(of(custodies, 'CentreMSP'), 'access-tokens');
  otherSecret = await tokenKey(of(custodies, 'CollegeBMSP'), 'access-tokens');
  const login = { name: 'centre.admin', password: trialOf().passwordOf('centre.admin') };
  const { body } = await trialOf().nobody.post<{ accessToken: string }>('/sessions', login);
  const [, payload = ''] = body.accessToken.split('.');
  claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as typeof claims;
});

afterAll(() => {
  tellCounts(counted);
});

async function statusWith(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const { status } = await trialOf().nobody.send('/members', { headers });
  return status;
}

test('a token that is made as the server makes it opens: what follows differs in one thing each', async () => {
  expect(await statusWith(signed({ claims, header: HEADER, secret }))).toBe(200);
  expect(claims.exp - claims.iat).toBe(ACCESS_TOKEN_LIFETIME);
});

const FORGED: readonly (readonly [string, () => string])[] = [
  ['signed with another key', () => signed({ claims, header: HEADER, secret: randomBytes(32) })],
  ['signed with another organisation’s key', () => signed({ claims, header: HEADER, secret: otherSecret })],
  [
    'signed by another organisation for this one’s member',
    () => signed({ claims, header: { ...HEADER, kid: 'CollegeBMSP' }, secret: otherSecret }),
  ],
  ['not signed', () => `${encoded({ ...HEADER, alg: 'none' })}.${encoded(claims)}.`],
  [
    'of another algorithm, the same key',
    () => signed({ claims, header: { ...HEADER, alg: 'HS512' }, secret }, 'sha512'),
  ],
  ['of an algorithm that it does not name', () => signed({ claims, header: { ...HEADER, alg: 'RS256' }, secret })],
  ['expired', () => signed({ claims: { ...claims, exp: now() - 1, iat: now() - 901 }, header: HEADER, secret })],
  ['not yet valid', () => signed({ claims: { ...claims, nbf: now() + 60 }, header: HEADER, secret })],
  ['of another issuer', () => signed({ claims: { ...claims, iss: 'elsewhere' }, header: HEADER, secret })],
  ['for another audience', () => signed({ claims: { ...claims, aud: 'elsewhere' }, header: HEADER, secret })],
  [
    'of an earlier version of the member',
    () => signed({ claims: { ...claims, ver: claims.ver - 1 }, header: HEADER, secret }),
  ],
  ['of another member', () => signed({ claims: { ...claims, sub: crypto.randomUUID() }, header: HEADER, secret })],
  [
    'of a session that is over',
    () => signed({ claims: { ...claims, sid: '0190a6c0-5e70-7000-8000-000000000001' }, header: HEADER, secret }),
  ],
  ['whose key’s name leads elsewhere', () => signed({ claims, header: { ...HEADER, kid: '../CentreMSP' }, secret })],
  [
    'with one letter changed',
    () => signed({ claims, header: HEADER, secret }).replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')),
  ],
];

test.each(FORGED)('refuses a token %s', async (_what, make) => {
  counted.matrixCells += 1;
  const status = await statusWith(make());
  if (status !== 401) counted.intruders += 1;
  expect(status).toBe(401);
});

describe('passwords', () => {
  test('refuses more tries in a minute than are allowed, right ones too', async () => {
    const trial = trialOf();
    const { nobody } = trial;
    const statuses: number[] = [];
    for (let tries = 0; tries < LOGINS + 2; tries += 1) {
      statuses.push((await nobody.post('/sessions', { name: 'centre.clerk', password: `guess ${tries}` })).status);
    }
    expect(statuses.at(-1)).toBe(429);
    const right = await nobody.post('/sessions', { name: 'centre.clerk', password: trial.passwordOf('centre.clerk') });
    expect([right.status, right.body['code']]).toEqual([429, 'RATE_LIMITED']);
  });
});
