// Changes the channel's configuration: fetch, decode, edit, compute the difference, collect signatures, submit.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from '../commands/command.ts';
import { ordererArgs, peerCommand, type PeerCall } from '../commands/peer.ts';
import { NetworkError } from '../errors.ts';
import { type Organization } from '../topology/topology.ts';
import { type Context } from './context.ts';

export interface ConfigValue {
  mod_policy: string;
  value: unknown;
  version: string;
}
export interface ConfigGroup {
  groups: Record<string, ConfigGroup>;
  values: Record<string, ConfigValue>;
}

const configValue = z.looseObject({ mod_policy: z.string(), value: z.unknown(), version: z.string() });
const configGroup: z.ZodType<ConfigGroup> = z.lazy(() =>
  z.looseObject({ groups: z.record(z.string(), configGroup), values: z.record(z.string(), configValue) }),
);
const block = z.looseObject({
  data: z.looseObject({
    data: z.tuple([
      z.looseObject({
        payload: z.looseObject({
          data: z.looseObject({ config: z.looseObject({ channel_group: configGroup }) }),
        }),
      }),
    ]),
  }),
});

const TRANSLATE_DEADLINE_MS = 20_000;
const UPDATE_DEADLINE_MS = 45_000;

async function translate({ programs, signal }: Context, what: string, args: readonly string[]): Promise<void> {
  const { configtxlator } = await programs();
  await run({ what, program: configtxlator, args, deadlineMs: TRANSLATE_DEADLINE_MS }, signal);
}

async function peer(context: Context, call: PeerCall): Promise<void> {
  await run(await peerCommand(context, call), context.signal);
}

/**
 * Applies an edit to the channel's application group, signed by the given organisations' administrators. An edit that
 * changes nothing submits nothing; returns whether something was submitted.
 */
export async function updateChannelConfig(
  context: Context,
  what: string,
  signers: readonly Organization[],
  edit: (application: ConfigGroup) => void,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'lianjian-config-'));
  try {
    const before = await fetchConfig(context, folder, signers);
    const after = structuredClone(before);
    const application = after.channel_group.groups['Application'];
    if (application === undefined) throw new NetworkError('STATE_MISMATCH', 'the channel has no application group');
    edit(application);
    if (JSON.stringify(before) === JSON.stringify(after)) return false;
    const update = await computeUpdate(context, folder, before, after);
    await submit(context, what, update, signers);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Config = z.infer<typeof block>['data']['data'][0]['payload']['data']['config'];

async function fetchConfig(context: Context, folder: string, [as]: readonly Organization[]): Promise<Config> {
  if (as === undefined) throw new TypeError('a configuration update needs a signer');
  const { channel } = context.topology;
  const file = join(folder, 'config.block');
  await peer(context, {
    what: `read the configuration of ${channel}`,
    as,
    args: ['channel', 'fetch', 'config', file, '--channelID', channel, ...ordererArgs(context)],
  });
  const json = join(folder, 'config.json');
  const decode = ['proto_decode', '--type', 'common.Block', '--input', file, '--output', json];
  await translate(context, `decode the configuration of ${channel}`, decode);
  return block.parse(JSON.parse(readFileSync(json, 'utf8'))).data.data[0].payload.data.config;
}

async function computeUpdate(context: Context, folder: string, before: Config, after: Config): Promise<string> {
  const { channel } = context.topology;
  const encoded = async (name: string, type: string, value: unknown): Promise<string> => {
    const json = join(folder, `${name}.json`);
    const binary = join(folder, `${name}.pb`);
    writeFileSync(json, JSON.stringify(value));
    await translate(context, `encode ${name}`, ['proto_encode', '--type', type, '--input', json, '--output', binary]);
    return binary;
  };
  const original = await encoded('before', 'common.Config', before);
  const updated = await encoded('after', 'common.Config', after);
  const delta = join(folder, 'delta.pb');
  await translate(context, 'compute the configuration update', [
    ...['compute_update', '--channel_id', channel, '--original', original, '--updated', updated, '--output', delta],
  ]);
  const deltaJson = join(folder, 'delta.json');
  await translate(context, 'decode the configuration update', [
    ...['proto_decode', '--type', 'common.ConfigUpdate', '--input', delta, '--output', deltaJson],
  ]);
  const envelope = {
    payload: {
      header: { channel_header: { channel_id: channel, type: 2 } },
      data: { config_update: JSON.parse(readFileSync(deltaJson, 'utf8')) as unknown },
    },
  };
  return encoded('envelope', 'common.Envelope', envelope);
}

/** The first organisation submits, which signs; every other one signs before. */
async function submit(context: Context, what: string, file: string, signers: readonly Organization[]): Promise<void> {
  const [submitter, ...others] = signers;
  if (submitter === undefined) throw new TypeError('a configuration update needs a signer');
  for (const as of others)
    await peer(context, {
      what: `${what}: sign for ${as.name}`,
      as,
      args: ['channel', 'signconfigtx', '--file', file],
    });
  const { channel } = context.topology;
  await peer(context, {
    what,
    as: submitter,
    args: ['channel', 'update', '--channelID', channel, '--file', file, ...ordererArgs(context)],
    deadlineMs: UPDATE_DEADLINE_MS,
  });
}
