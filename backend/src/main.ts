// The program: configuration from the environment, one server, a graceful end. `--trial` founds the trial consortium.
import { parseArgs } from 'node:util';
import { readConfig } from './adapters/config/config.ts';
import { startServer } from './server.ts';
import { accountsFileOf } from './trial/accounts-file.ts';
import { startTrial, type TrialServer } from './trial/start-trial.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function tell({ url, accounts, isNew }: TrialServer, dataFolder: string): void {
  say(`Lianjian 链鉴, embedded profile: ${url}/api/v1, its description: ${url}/api/docs`);
  say('  One process on one machine: this machine’s word, for trying out. The network profile is the product.');
  if (isNew) {
    say('  The trial consortium was founded. Names and first passwords, shown this once:');
    for (const { name, password } of accounts) say(`    ${name.padEnd(24)} ${password}`);
  }
  say(`  Names and first passwords: ${accountsFileOf(dataFolder)} (mode 0600)`);
  say('Next:');
  say(`  curl -s ${url}/api/v1/operations/ready`);
  say(
    `  curl -s ${url}/api/v1/sessions -H 'content-type: application/json' -d '{"name":"centre.clerk","password":"…"}'`,
  );
  say('  npm run demo:backend');
}

const { values } = parseArgs({ options: { trial: { type: 'boolean', default: false } } });
const config = readConfig(process.env);
const server = values.trial ? await startTrial(config) : await startServer(config);
if ('accounts' in server) tell(server as TrialServer, config.dataFolder);
else say(`${server.url}/api/v1`);

let closing: Promise<void> | undefined;
const stop = (): void => {
  closing ??= server.close();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
