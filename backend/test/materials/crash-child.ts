// Uploads one file and stays for ever at one moment of it, to be killed there.
import { newId } from '@lianjian/ledger-client';
import { openWallet } from '../../src/keys/wallets.ts';
import { largePdf } from '../support/files.ts';
import { of, openPlatform } from '../support/platform.ts';
import { CENTRE } from '../support/trial.ts';

const [folder = '', moment = '', applicationId = '', memberId = ''] = process.argv.slice(2);
const platform = await openPlatform(folder);
const clerk = await openWallet(of(platform.custodies, CENTRE), memberId);

const stayAt = (uploadId: string): Promise<never> => {
  process.stdout.write(`${uploadId}\n`);
  return new Promise(() => undefined);
};

const request = { id: newId(), applicationId, item: 'identity-card', fileName: 'a.pdf', unit: null };

/** Two thirds of a file, and then nothing more. */
async function* stalling(): AsyncGenerator<Uint8Array, void> {
  yield* largePdf(2_000_000);
  await stayAt(request.id);
}

const uploads = platform.materialUploads({
  onMoment: (now, id) => (now === moment ? stayAt(id) : Promise.resolve()),
});
setInterval(() => undefined, 60_000);
await uploads.upload(clerk, request, moment === 'receiving' ? stalling() : largePdf(3_000_000));
