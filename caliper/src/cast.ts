// Who takes part in a benchmark, written by the driver for Caliper's workers. It holds private keys of members that
// exist for this benchmark only; the file is readable by its owner alone and goes with the run's scratch folder.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const CAST_FILE_VARIABLE = 'LIANJIAN_BENCH_CAST';

const member = z.strictObject({
  mspId: z.string(),
  memberId: z.string(),
  certificate: z.string(),
  privateKey: z.string(),
});

/** A person's keys for sharing: secret halves as unpadded base64url. */
const principal = z.strictObject({
  principalId: z.string(),
  version: z.number(),
  receivingKey: z.string(),
  receivingSecret: z.string(),
  signingSecret: z.string(),
});

export const cast = z.strictObject({
  channel: z.string(),
  /** Who computes signatures: OpenSSL, or the gateway library's own JavaScript. */
  signing: z.enum(['openssl', 'javascript']),
  contract: z.string(),
  /** The gateway peer of each organisation, by MSP id. */
  peers: z.record(z.string(), z.strictObject({ address: z.string(), tlsRoot: z.string() })),
  checklist: z.strictObject({ type: z.string(), version: z.number() }),
  policyVersion: z.number(),
  utcOffsetMinutes: z.number(),
  /** Organisations that hold shares, the reader's left out. */
  holders: z.array(z.string()),
  clerk: member,
  reviewer: member,
  auditor: member,
  owner: principal,
  reader: principal,
});

export type Cast = z.infer<typeof cast>;
export type Signing = Cast['signing'];
export type CastMember = z.infer<typeof member>;
export type MemberName = 'clerk' | 'reviewer' | 'auditor';

export function readCast(): Cast {
  const file = process.env[CAST_FILE_VARIABLE];
  if (file === undefined) throw new Error(`${CAST_FILE_VARIABLE} is not set: run npm run bench:caliper`);
  return cast.parse(JSON.parse(readFileSync(file, 'utf8')));
}
