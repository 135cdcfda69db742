// A long run of whole cases at 60 % of the rate at which this machine can do them, with kills and hangs in between: what
// memory the server takes over time, whether anything acknowledged gets lost, and whether anybody is refused while nothing
// is broken.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { START_MS } from '../support/network.ts';
import { randomFrom, seedOfRun, skippedFaults, soakMinutes, tellCounts } from './counts.ts';
import { goesOn, NetworkUnderFaults } from './network-faults.ts';
import { nothingWatched, type Try } from './patient-person.ts';
import { BACKEND, type Fault, titleOf } from './processes.ts';
import { slopePerHour, type Sample } from './slope.ts';
import { Walk } from './walk.ts';
import { type Cast, toldOf, WholeCase } from './whole-case.ts';

/** Part of the ceiling at which the long run goes. */
const STEADY = 0.6;
/** Milliseconds for which the ceiling is looked for, before the long run. */
const CEILING_MS = 120_000;
/** Cases at a time while the ceiling is looked for. */
const AT_ONCE = 8;
/** A case that is due while so many go on is left out and counted. */
const MOST_AT_ONCE = 16;
/** Milliseconds from the end of one fault to the next. */
const QUIET = 75_000;
/** Milliseconds after everything runs again in which a client may still meet what was broken. */
const AFTERMATH = 10_000;
const SAMPLE_EVERY = 5_000;
/** Part of the run in which memory is not looked at: caches fill. */
const WARM_UP = 0.2;
const MIB = 2 ** 20;

interface Span {
  readonly from: number;
  readonly to: number;
}

const minutes = soakMinutes() ?? 1;
const seed = seedOfRun();
const watched = nothingWatched();
let network: NetworkUnderFaults;
let end = Infinity;

const isOver = (): boolean => Date.now() > end;

beforeAll(async () => {
  network = await NetworkUnderFaults.open();
}, START_MS);

afterAll(() => network.close(), START_MS);

/** Cases that are done in a minute when each is followed by the next. */
async function ceilingOf(cast: Cast, cases: WholeCase[]): Promise<number> {
  const startedAt = Date.now();
  const lane = async (name: string): Promise<void> => {
    for (let number = 0; Date.now() < startedAt + CEILING_MS; number += 1) {
      const story = new WholeCase(cast, watched, `${name}-${number}`);
      cases.push(story);
      await story.live();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => lane(`ceiling-${startedAt}-${index}`)));
  const perMinute = (cases.length * 60_000) / (Date.now() - startedAt);
  process.stderr.write(`faults: ${cases.length} cases done, at most ${perMinute.toFixed(1)} a minute\n`);
  return perMinute;
}

/** Cases at a fixed rate, whether or not the ones before are done; how many were left out. */
async function load(cast: Cast, cases: WholeCase[], perMinute: number): Promise<number> {
  const run = `soak-${Date.now()}`;
  const living = new Set<Promise<void>>();
  let leftOut = 0;
  for (let number = 0; !isOver(); number += 1) {
    if (living.size < MOST_AT_ONCE) {
      const story = new WholeCase(cast, watched, `${run}-${number}`);
      cases.push(story);
      const life = story.live().finally(() => living.delete(life));
      living.add(life);
    } else leftOut += 1;
    // A case that fails ends the run: its error is the first to settle.
    await Promise.race([delay(60_000 / perMinute), failureAmong(living)]);
  }
  await Promise.all(living);
  return leftOut;
}

/** Never resolves; rejects with the first that does. */
const failureAmong = (living: ReadonlySet<Promise<void>>): Promise<never> =>
  new Promise((_resolve, reject) => {
    for (const life of living) life.catch(reject);
  });

/** The spans in which something was broken. */
async function faults(working: Promise<unknown>): Promise<readonly (Span & { readonly fault: Fault })[]> {
  const spans = [];
  // Whose memory is looked at is not started again.
  const walk = new Walk({ random: randomFrom(seed), seed, skip: skippedFaults(), without: [BACKEND] });
  for (;;) {
    await Promise.race([delay(QUIET), working]);
    if (Date.now() + QUIET > end) break;
    const fault = walk.next();
    process.stderr.write(`faults: ${titleOf(fault)}\n`);
    const from = Date.now();
    await network.fault(fault);
    await goesOn(watched, working, `${titleOf(fault)}, and all was back`);
    spans.push({ fault, from, to: Date.now() + AFTERMATH });
  }
  process.stderr.write(walk.report());
  return spans;
}

async function memoryOverTime(): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  while (!isOver()) {
    samples.push({ at: Date.now(), value: (await network.memory()) / MIB });
    await delay(SAMPLE_EVERY);
  }
  return samples;
}

const isOutside = ({ from, to }: Try, spans: readonly Span[]): boolean =>
  spans.every((span) => to < span.from || from > span.to);

test(
  'cases for a long time, with kills in between',
  async () => {
    const cast = network.castOf(watched);
    const cases: WholeCase[] = [];
    const perMinute = STEADY * (await ceilingOf(cast, cases));
    const startedAt = Date.now();
    end = startedAt + minutes * 60_000;
    const working = load(cast, cases, perMinute);
    working.catch(() => undefined);
    const [spans, samples] = await Promise.all([faults(working), memoryOverTime()]);
    const leftOut = await working;

    const ids = cases.map(({ id }) => id);
    const { lost, twice } = await toldOf(cast.auditor, ids, watched);
    const outside = watched.tries.filter((one) => isOutside(one, spans));
    const failed = outside.filter(({ failure }) => failure !== undefined);
    const warm = samples.filter(({ at }) => at > startedAt + WARM_UP * minutes * 60_000);
    const memory = slopePerHour(warm);
    const injected = spans.flatMap(({ fault }) => fault.names).length;
    tellCounts({
      acknowledged: watched.acknowledged.length,
      appliedTwice: twice.length,
      faultsInjected: injected,
      lost: lost.length,
      serverErrors: watched.serverErrors.length,
      survived: injected,
      cases: cases.length,
      casesLeftOut: leftOut,
      casesPerMinute: Math.round(perMinute * 10) / 10,
      errorRateOutsideFaults: outside.length === 0 ? 0 : failed.length / outside.length,
      memoryMiB: Math.round(samples.at(-1)?.value ?? 0),
      memoryMiBPerHour: Math.round(memory * 10) / 10,
      requestsOutsideFaults: outside.length,
      soakMinutes: minutes,
    });
    expect({ failed, lost, serverErrors: watched.serverErrors, twice }).toEqual({
      failed: [],
      lost: [],
      serverErrors: [],
      twice: [],
    });
    expect(cases.length).toBeGreaterThan(0);
  },
  minutes * 60_000 + CEILING_MS + 300_000,
);

test('the check of everything finds nothing wrong with them', async () => {
  expect(await network.wrongWith(watched)).toEqual([]);
}, 600_000);
