// `npm run custody -- rotate | backup | restore`: one organisation's keys, while its server does not run. Folders are
// those of the server's configuration: LIANJIAN_DATA and LIANJIAN_KEYRINGS.
import { parseArgs } from 'node:util';
import { readConfig } from './adapters/config/config.ts';
import { backUpCustody, restoreCustody, rotateCustody } from './adapters/custody/commands.ts';
import { type CustodyFolders, foldersOf } from './adapters/custody/file-custody.ts';
import { BackendError } from './errors.ts';

const USAGE = `usage:
  custody rotate  --organization MSPID
  custody backup  --organization MSPID --file FILE --shares-into FOLDER [--shares 5] [--threshold 3]
  custody restore --file FILE --share FILE --share FILE …
`;
const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

class UsageError extends Error {
  override readonly name = 'UsageError';
}

const options = {
  organization: { type: 'string' },
  file: { type: 'string' },
  'shares-into': { type: 'string' },
  shares: { type: 'string', default: '5' },
  threshold: { type: 'string', default: '3' },
  share: { type: 'string', multiple: true, default: [] as string[] },
} as const;

function parsed() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (cause) {
    throw new UsageError('unknown or incomplete options', { cause });
  }
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

function whole(text: string, name: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} is no number`);
}

const { dataFolder, keyringFolder } = readConfig({
  LIANJIAN_DATA: process.env['LIANJIAN_DATA'],
  LIANJIAN_KEYRINGS: process.env['LIANJIAN_KEYRINGS'],
});
const folders = (mspId: string): CustodyFolders => foldersOf(dataFolder, keyringFolder, mspId);

type Values = ReturnType<typeof parsed>['values'];

const commands: Readonly<Record<string, (values: Values) => Promise<void>>> = {
  async rotate(values) {
    const mspId = required(values.organization, 'organization');
    say(`${await rotateCustody(mspId, folders)} secrets of ${mspId} are sealed with a new key; the old one is gone`);
  },

  async backup(values) {
    const mspId = required(values.organization, 'organization');
    const [shares, threshold] = [whole(values.shares, 'shares'), whole(values.threshold, 'threshold')];
    if (threshold < 2 || threshold > shares)
      throw new UsageError('it takes 2 shares or more, and no more than there are');
    const file = required(values.file, 'file');
    const sharesFolder = required(values['shares-into'], 'shares-into');
    const names = await backUpCustody(mspId, folders, { file, sharesFolder, shares, threshold });
    say(`${file} holds the keys of ${mspId}, sealed; any ${threshold} of these open it, and fewer do not:`);
    for (const name of names) say(`  ${name}`);
    say('Give each to another keeper, and keep none of them beside the sealed file.');
  },

  async restore(values) {
    const mspId = await restoreCustody(required(values.file, 'file'), values.share, folders);
    say(`the custody of ${mspId} is restored, under a new keyring`);
  },
};

async function run(): Promise<number> {
  try {
    const { positionals, values } = parsed();
    const [name, ...rest] = positionals;
    const command = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name];
    if (command === undefined || rest.length > 0) throw new UsageError('which command?');
    await command(values);
    return EXIT.done;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`custody: ${error.message}\n${USAGE}`);
      return EXIT.usage;
    }
    if (!(error instanceof BackendError)) throw error;
    process.stderr.write(`custody: ${error.message}\n`);
    return EXIT.failed;
  }
}

process.exitCode = await run();
