// Uploads that an earlier process or an outage left: finished where all bytes are here, removed where they are not.
import { type UploadRepository, type UploadRow } from '../adapters/database/upload-repository.ts';
import { isRefusal } from '../errors.ts';
import { openWallet } from '../keys/wallets.ts';
import { type UploadSteps } from './upload-steps.ts';

export interface RecoveryReport {
  readonly finished: readonly string[];
  readonly removed: readonly string[];
  /** What does not answer yet; their uploads stay for the next time. */
  readonly postponed: readonly { readonly uploadId: string; readonly error: unknown }[];
}

export interface UploadsAtWork {
  readonly steps: UploadSteps;
  readonly uploads: UploadRepository;
  /** Ids on which somebody works in this process. */
  readonly active: Set<string>;
}

/** Of one organisation. */
export async function recoverUploads(
  { active, steps, uploads }: UploadsAtWork,
  mspId: string,
): Promise<RecoveryReport> {
  const report = {
    finished: [] as string[],
    removed: [] as string[],
    postponed: [] as RecoveryReport['postponed'][number][],
  };
  const rows = await uploads.unfinished(mspId);
  await Promise.all(
    rows.map(async ({ id }) => {
      if (active.has(id)) return;
      active.add(id);
      try {
        // It may have come to its end since the rows were read.
        const row = await uploads.find(id);
        if (row === undefined || row.step === 'indexed') return;
        const isFinished = await recoverOne(steps, row);
        (isFinished ? report.finished : report.removed).push(id);
      } catch (error) {
        report.postponed.push({ uploadId: id, error });
      } finally {
        active.delete(id);
      }
    }),
  );
  return report;
}

async function recoverOne(steps: UploadSteps, row: UploadRow): Promise<boolean> {
  const wallet = await openWallet(steps.custodyOf(row.mspId), row.memberId);
  if (row.entry === null) {
    await steps.forget(wallet, row);
    return false;
  }
  try {
    await steps.finish(wallet, row, row.entry);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
