// The built server, which kills itself at the n-th time that it comes to a moment: kill -9, nothing is closed.
// Arguments: the moment, and how often it is passed before.
import type * as backend from '../../src/index.ts';
import { type Idempotent, type Uploads } from './server-parts.ts';

const [moment = '', skipped = '0'] = process.argv.slice(2);
const built = (path: string): Promise<unknown> => import(new URL(`../../dist/${path}`, import.meta.url).href);

const { readConfig, startTrial } = (await built('index.js')) as typeof backend;
const { UploadRepository } = (await built('adapters/database/upload-repository.js')) as {
  UploadRepository: new () => Uploads;
};
const { IdempotencyRepository } = (await built('adapters/database/idempotency-repository.js')) as {
  IdempotencyRepository: new () => Idempotent;
};

let left = Number(skipped);

function at(now: string): void {
  if (now !== moment) return;
  left -= 1;
  if (left >= 0) return;
  process.kill(process.pid, 'SIGKILL');
}

const server = await startTrial(readConfig(process.env));

const { ledger } = server.platform;
const submit = ledger.submit.bind(ledger);
ledger.submit = async (wallet, name, input, options) => {
  at(`before ${name}`);
  const committed = await submit(wallet, name, input, options);
  if (name === 'application:recordMaterials') at('upload recorded');
  at(`after ${name}`);
  return committed;
};

const uploads = server.app.get(UploadRepository, { strict: false });
const [reserve, advance] = [uploads.reserve.bind(uploads), uploads.advance.bind(uploads)];
uploads.reserve = async (upload) => {
  const isNew = await reserve(upload);
  at('upload received');
  return isNew;
};
uploads.advance = async (id, step, change) => {
  if (step === 'sealed') at('upload added');
  await advance(id, step, change);
  at(`upload ${step}`);
};

const answers = server.app.get(IdempotencyRepository, { strict: false });
const finish = answers.finish.bind(answers);
answers.finish = async (place, status, answer) => {
  at('before an answer is kept');
  await finish(place, status, answer);
  at('after an answer is kept');
};

process.stdout.write(`${server.url}/api/v1\n`);
process.on('SIGTERM', () => void server.close());
