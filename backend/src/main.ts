// The program: configuration from the environment, one server, a graceful end. `--trial` founds the trial consortium.
import { parseArgs } from 'node:util';
import { type Config, ConfigError, readConfig } from './adapters/config/config.ts';
import { watchEventLoop } from './adapters/watchdog/watchdog.ts';
import { BackendError } from './errors.ts';
import { type RunningServer, startServer } from './server.ts';
import { accountsFileOf } from './trial/accounts-file.ts';
import { startTrial, type TrialServer } from './trial/start-trial.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const WHERE = {
  embedded: [
    'embedded profile',
    '  One process on one machine: this machine’s word, for trying out. The network profile is the product.',
  ],
  network: [
    'network profile',
    '  Peers of four organisations endorse, Kafka orders, IPFS nodes keep the sealed files.',
  ],
} as const;

function tell({ url, accounts, isNew }: TrialServer, { dataFolder, profile }: Config): void {
  const [title, what] = WHERE[profile];
  say(`Lianjian 链鉴, ${title}: ${url}/api/v1, its description: ${url}/api/docs`);
  say(what);
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
  say('  npm run demo');
}

async function startPlain(config: Config): Promise<RunningServer> {
  const server = await startServer(config);
  say(`${server.url}/api/v1`);
  return server;
}

async function startTelling(config: Config): Promise<RunningServer> {
  const server = await startTrial(config, (step) => {
    say(`  founding: ${step}`);
  });
  tell(server, config);
  return server;
}

async function start(isTrial: boolean): Promise<RunningServer> {
  const config = readConfig(process.env);
  const server = await (isTrial ? startTelling : startPlain)(config);
  // Not before: a database that recovers may work for long without a pause.
  watchEventLoop(config.watchdogSeconds);
  return server;
}

/** EX_TEMPFAIL of sysexits.h: to be started again, for it may go well later. */
const START_AGAIN = 75;
/** Milliseconds for answers that are on their way. */
const LAST_WORDS = 500;

/** What an operator can mend needs no stack, but all the reasons. */
function explain(error: unknown): never {
  if (!(error instanceof ConfigError) && !(error instanceof BackendError)) throw error;
  process.stderr.write(`lianjian: ${error.message}\n`);
  for (let { cause } = error as Error; cause instanceof Error; { cause } = cause) {
    process.stderr.write(`  because: ${cause.message}\n`);
  }
  process.exit(error instanceof BackendError && error.details['what'] === 'disk' ? START_AGAIN : 1);
}

const { values } = parseArgs({ options: { trial: { type: 'boolean', default: false } } });
const server = await start(values.trial).catch(explain);

// A store that met a write which failed does not work until it is opened again, and closing it would write.
void server.platform.disk.broken.then((error) => {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`lianjian: the disk gave out, the server ends to be started again: ${why}\n`);
  setTimeout(() => process.exit(START_AGAIN), LAST_WORDS);
});

let closing: Promise<void> | undefined;
// A second signal, which a terminal and a parent may both send, changes nothing.
const stop = (): void => {
  closing ??= server.close();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
