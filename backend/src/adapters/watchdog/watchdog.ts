// Kills this process when its event loop stands still, so that whoever supervises it starts it again. No timer could: a
// database in this process that waits for a lock which its own panic left never gives the loop back.
import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** Milliseconds between two beats, and between two looks for them. */
const BEAT_MS = 1_000;
const STDERR = 2;

interface Watched {
  /** Counts the beats of the event loop. */
  readonly beats: Int32Array;
  readonly seconds: number;
}

/** @param seconds of silence after which the process is killed (SIGKILL); 0: never */
export function watchEventLoop(seconds: number): void {
  if (seconds === 0) return;
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref();
  const watched: Watched = { beats, seconds };
  new Worker(import.meta.filename, { workerData: watched }).unref();
}

/** Counts its own looks, not the time: a machine that slept, or a process that was stopped, has missed nothing. */
function watch({ beats, seconds }: Watched): void {
  let last = -1;
  let silent = 0;
  setInterval(() => {
    const now = Atomics.load(beats, 0);
    silent = now === last ? silent + 1 : 0;
    last = now;
    if (silent * BEAT_MS >= seconds * 1_000) killProcess(seconds);
  }, BEAT_MS);
}

function killProcess(seconds: number): void {
  // The stream of this name would hand its words to the loop that stands still.
  writeSync(STDERR, `lianjian: nothing has moved in this process for ${seconds} s; it is killed to be started again\n`);
  process.kill(process.pid, 'SIGKILL');
}

if (!isMainThread) watch(workerData as Watched);
