// How far uploads are, for those who watch a case. In memory: it is of interest only while they run.
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { filter, type Observable, Subject } from 'rxjs';

export interface UploadProgress {
  readonly applicationId: string;
  readonly uploadId: string;
  readonly item: string;
  /** Plaintext bytes so far. */
  readonly bytes: number;
  readonly state: 'receiving' | 'recorded' | 'failed';
}

/** Bytes between two reports of one upload. */
const STEP = 1_048_576;

@Injectable()
export class Progress implements OnModuleDestroy {
  readonly #all = new Subject<UploadProgress>();
  readonly #last = new Map<string, number>();

  tell(progress: UploadProgress): void {
    const { uploadId, bytes, state } = progress;
    const isDue = bytes - (this.#last.get(uploadId) ?? -STEP) >= STEP;
    if (state !== 'receiving') this.#last.delete(uploadId);
    else if (isDue) this.#last.set(uploadId, bytes);
    if (state !== 'receiving' || isDue) this.#all.next(progress);
  }

  onModuleDestroy(): void {
    this.#all.complete();
  }

  of(applicationId: string): Observable<UploadProgress> {
    return this.#all.pipe(filter((progress) => progress.applicationId === applicationId));
  }
}
