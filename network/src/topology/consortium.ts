// The input under crypto-config/: who is in the consortium, parsed strictly.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, NetworkError } from '../errors.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'a lower-case name of letters, digits and hyphens');
const mspId = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,30}$/, 'an MSP id of letters and digits');
const count = (max: number): z.ZodInt => z.int().min(1).max(max);

const organization = z.strictObject({
  name,
  mspId,
  peers: count(9),
  /** Whether this organisation runs a Kubo node. */
  ipfs: z.boolean(),
});

const consortium = z
  .strictObject({
    name,
    channel: name,
    ordering: z.strictObject({ name, mspId, operator: name, brokers: count(9), orderers: count(9) }),
    organizations: z.array(organization).min(1).max(32),
    blocks: z.strictObject({
      timeoutMs: count(60_000),
      maxMessages: count(10_000),
      preferredMaxKiB: count(65_536),
      absoluteMaxKiB: count(65_536),
    }),
    certificates: z.strictObject({ rootDays: count(36_500), nodeDays: count(3_650) }),
  })
  .superRefine((value, context) => {
    const names = [value.ordering.name, ...value.organizations.map((o) => o.name)];
    const mspIds = [value.ordering.mspId, ...value.organizations.map((o) => o.mspId)];
    if (new Set(names).size < names.length) context.addIssue('two organisations share a name');
    if (new Set(mspIds).size < mspIds.length) context.addIssue('two organisations share an MSP id');
    if (!names.slice(1).includes(value.ordering.operator)) context.addIssue('ordering.operator names no organisation');
    if (value.blocks.preferredMaxKiB > value.blocks.absoluteMaxKiB)
      context.addIssue('blocks.preferredMaxKiB exceeds blocks.absoluteMaxKiB');
  });

export type Consortium = z.infer<typeof consortium>;

/** @throws NetworkError INVALID_TOPOLOGY naming each bad field. */
export function parseConsortium(input: unknown): Consortium {
  const parsed = consortium.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new NetworkError('INVALID_TOPOLOGY', `the consortium is not valid:\n${z.prettifyError(parsed.error)}`);
}

/** @throws NetworkError INVALID_TOPOLOGY when the file is missing, no JSON, or not valid. */
export function readConsortium(file: string): Consortium {
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new NetworkError('INVALID_TOPOLOGY', `cannot read the consortium from ${file}: ${messageOf(error)}`);
  }
  return parseConsortium(input);
}
