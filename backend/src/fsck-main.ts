// `npm run fsck [-- --repair]`: chain, content and database against each other, with the server's own configuration. In
// the embedded profile while no server runs, for one process has the folder; on the network beside one that does not.
import { parseArgs } from 'node:util';
import { ContractError } from '@lianjian/ledger-api';
import { type Config, ConfigError, readConfig } from './adapters/config/config.ts';
import { UploadRepository } from './adapters/database/upload-repository.ts';
import { BackendError } from './errors.ts';
import { findInspector } from './fsck/find-inspector.ts';
import { Fsck } from './fsck/fsck.ts';
import { type FsckLine, type Summary } from './fsck/finding.ts';
import { MaterialUploads } from './materials/material-uploads.ts';
import { openPlatform, type Platform } from './platform.ts';

const USAGE = `usage: fsck [--repair]
  --repair  has nodes hold anew what they lost, writes lost rows of the chain again, finishes uploads that were cut off
`;
const EXIT = { right: 0, wrong: 1, usage: 2, unknown: 3 } as const;

/** Milliseconds between two lines of progress. */
const SAY_EVERY = 2_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function repairOver({ config, contents, custodies, database, ledger }: Platform): MaterialUploads {
  const uploads = new UploadRepository(database);
  return new MaterialUploads({ contents, custodies, ledger, uploadBytes: config.limits.uploadBytes, uploads });
}

function tell({ blocks, contents, events, findings, leaves, records, repaired, rows }: Summary): void {
  say(`${blocks} blocks, ${events} events, ${records} records, ${leaves} leaves, ${contents} contents, ${rows} rows`);
  if (findings === 0) say('nothing is wrong');
  else say(`${findings} wrong, ${repaired} of them repaired`);
}

let saidAt = Date.now();

function sayLine(line: FsckLine): void {
  if ('summary' in line) tell(line.summary);
  else if ('finding' in line) say(`${line.repaired ? 'repaired' : 'WRONG'}  ${line.finding}  ${line.what}`);
  else if (Date.now() - saidAt > SAY_EVERY) {
    saidAt = Date.now();
    process.stderr.write(`  ${line.phase} ${line.done}\n`);
  }
}

async function check(config: Config, isRepairing: boolean): Promise<number> {
  const platform = await openPlatform(config);
  try {
    const { contents, custodies, database, ledger } = platform;
    const inspector = await findInspector(ledger, custodies, database);
    const repair = isRepairing ? repairOver(platform) : undefined;
    const { organizations } = config;
    const fsck = new Fsck({ contents, database, inspector, isLive: false, ledger, organizations, repair });
    let isRight = false;
    for await (const line of fsck.lines()) {
      sayLine(line);
      if ('summary' in line) isRight = line.summary.findings === line.summary.repaired;
    }
    return isRight ? EXIT.right : EXIT.wrong;
  } finally {
    await platform.close();
  }
}

function parsed(): { repair: boolean } | undefined {
  try {
    return parseArgs({ options: { repair: { type: 'boolean', default: false } } }).values;
  } catch {
    return undefined; // The usage is what helps.
  }
}

async function run(): Promise<number> {
  const values = parsed();
  if (values === undefined) {
    process.stderr.write(USAGE);
    return EXIT.usage;
  }
  try {
    return await check(readConfig(process.env), values.repair);
  } catch (error) {
    const isTold = error instanceof BackendError || error instanceof ConfigError || error instanceof ContractError;
    if (!isTold) throw error;
    process.stderr.write(`fsck: not everything could be looked at: ${error.message}\n`);
    return EXIT.unknown;
  }
}

process.exitCode = await run();
