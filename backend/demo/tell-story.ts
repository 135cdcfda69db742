// `npm run demo`: a graduation's papers from a centre to the last audit question, over HTTP, with every result checked.
// A server of its own in a temporary folder; it goes when the story is over. `--network STATE`: on the network whose
// state folder that is.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig, startTrial, type TrialServer } from '@lianjian/backend';
import { alteredBlock, story } from './story.ts';
import { alterBlock, alterKuboBlock } from './tamper.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({ options: { network: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'lianjian-demo-'));
const config = readConfig({
  LIANJIAN_DATA: folder,
  LIANJIAN_LOG_LEVEL: 'error',
  LIANJIAN_LOGINS_PER_MINUTE: '1000',
  LIANJIAN_PORT: '0',
  ...(values.network === undefined
    ? {}
    : {
        LIANJIAN_PROFILE: 'network',
        LIANJIAN_NETWORK_PROFILE: join(values.network, 'connection-profile.json'),
      }),
});

/** How many nodes had the block. */
const alter = (cid: string): Promise<number> =>
  values.network === undefined
    ? alterBlock(folder, config.consortium, cid)
    : alterKuboBlock(join(values.network, 'data'), cid);

async function withServer<T>(use: (server: TrialServer) => Promise<T>): Promise<T> {
  const server = await startTrial(config, (step) => {
    say(`Founding the trial consortium: ${step}.`);
  });
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

const startedAt = performance.now();
try {
  const told = await withServer((server) => story(server, say));
  if ((await alter(told.cid)) === 0) throw new Error('no node holds the block');
  await withServer((server) => alteredBlock(server, told, say));
  say(`Everything went as told, in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
