// The API on a running network against the same done without it; `npm run bench:rest` brings the network.
import { parseArgs } from 'node:util';
import { readNetworkProfile } from '../src/adapters/network-profile.ts';
import { publishBenchChecklist } from './bench-case.ts';
import { measureCases } from './cases.ts';
import { Client } from './client.ts';
import { measureMemory } from './memory.ts';
import { ServerProcess } from './server-process.ts';
import { measureThroughput } from './throughput.ts';
import { measureUploads } from './uploads.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const PARTS = ['throughput', 'uploads', 'cases', 'memory'] as const;
const { values } = parseArgs({
  options: {
    profile: { type: 'string' },
    data: { type: 'string' },
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '8' },
    cases: { type: 'string', default: '20' },
    parts: { type: 'string', default: PARTS.join(',') },
  },
});

const { data: folder, profile: profileFile } = values;
if (profileFile === undefined || folder === undefined) {
  throw new Error('--profile: the network’s connection-profile.json; --data: the server’s folder, of that network');
}
const profile = await readNetworkProfile(profileFile);
const environment = {
  LIANJIAN_DATA: folder,
  LIANJIAN_NETWORK_PROFILE: profileFile,
  LIANJIAN_PROFILE: 'network',
};
const parts = values.parts.split(',');
const isAsked = (part: (typeof PARTS)[number]): boolean => parts.includes(part);

const founding = await ServerProcess.start(environment);
say(`founded in ${founding.startUpSeconds.toFixed(1)} s`);
await founding.stop();
const server = await ServerProcess.start(environment);
const as = (name: string): Promise<Client> => Client.logIn(server.url, folder, name);
const result: Record<string, number> = { startUpSeconds: Number(server.startUpSeconds.toFixed(2)) };
say(`started again in ${server.startUpSeconds.toFixed(2)} s`);
try {
  await publishBenchChecklist(await as('authority.admin'));
  if (isAsked('memory')) Object.assign(result, await measureMemory(server, as, say));
  if (isAsked('throughput')) {
    const effort = { pairs: Number(values.pairs), seconds: Number(values.seconds), inFlight: 32 };
    Object.assign(result, await measureThroughput({ profile, dataFolder: folder, as, say }, effort));
  }
  if (isAsked('uploads')) Object.assign(result, await measureUploads({ profile, as, say }, Number(values.pairs)));
  if (isAsked('cases')) Object.assign(result, await measureCases({ profile, as, say }, Number(values.cases)));
} finally {
  await server.stop();
}
say(JSON.stringify(result));
