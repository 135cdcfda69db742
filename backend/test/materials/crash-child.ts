// Uploads one file and stays for ever at one moment of it, to be killed there.
import { newId } from '../../src/new-id.ts';
import { keepWallet } from '../../src/keys/wallets.ts';
import { newCase } from '../support/cases.ts';
import { largePdf } from '../support/files.ts';
import { of, openPlatform } from '../support/platform.ts';
import { CENTRE, found, People } from '../support/trial.ts';

const [folder = '', moment = ''] = process.argv.slice(2);
const platform = await openPlatform(folder);
const people = new People(platform.ledger);
await found(platform.ledger, people);
const clerk = await people.person(CENTRE, 'clerk');
await keepWallet(of(platform.custodies, CENTRE), clerk);
const applicationId = await newCase(platform.ledger, clerk);

const say = (uploadId: string): Promise<never> => {
  process.stdout.write(`${JSON.stringify({ applicationId, memberId: clerk.memberId, uploadId })}\n`);
  return new Promise(() => undefined);
};

/** Two thirds of a file, and then nothing more. */
async function* stalling(): AsyncGenerator<Uint8Array, void> {
  yield* largePdf(2_000_000);
  await say(request.id);
}

const request = { id: newId(), applicationId, item: 'identity-card', fileName: 'a.pdf', unit: null };
const uploads = platform.materialUploads({
  onMoment: (now, id) => (now === moment ? say(id) : Promise.resolve()),
});
setInterval(() => undefined, 60_000);
await uploads.upload(clerk, request, moment === 'receiving' ? stalling() : largePdf(3_000_000));
