// A call waits for the peers that it goes to, and for no others.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { PeerHeights } from '../../src/adapters/ledger/fabric/peer-heights.ts';
import { type PeerConnection } from '../../src/adapters/ledger/fabric/peers.ts';

/** Numbers that a test tells one by one, until it ends them. */
class Feed {
  readonly #told: number[] = [];
  #wake: () => void = () => undefined;
  #isOver = false;

  tell(block: number): void {
    this.#told.push(block);
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *numbers(): AsyncGenerator<number, void> {
    while (!this.#isOver) {
      const next = this.#told.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

const peer = (name: string): PeerConnection => ({ client: undefined as never, mspId: `${name}MSP`, name });
const [a, b] = [peer('a'), peer('b')];
let feeds: Map<string, Feed>;
let heights: PeerHeights;

beforeEach(async () => {
  jest.useFakeTimers();
  feeds = new Map([
    ['a', new Feed()],
    ['b', new Feed()],
  ]);
  heights = new PeerHeights([a, b], ({ name }) => feeds.get(name)?.numbers() ?? new Feed().numbers());
  await tell('a', 5);
  await tell('b', 5);
});
afterEach(() => {
  heights.close();
  jest.useRealTimers();
});

const passing = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

async function tell(name: string, block: number): Promise<void> {
  feeds.get(name)?.tell(block);
  await passing();
}

async function isSoon(settling: Promise<boolean>): Promise<boolean> {
  let isSettled = false;
  void settling.then(() => (isSettled = true));
  await passing();
  return isSettled;
}

/** Whether a call to these peers may begin now. */
const mayBegin = (...peers: PeerConnection[]): Promise<boolean> => isSoon(heights.settled(peers));

test('a call waits until its peer has what is known to be committed', async () => {
  expect(await mayBegin(a, b)).toBe(true);
  heights.noteCommitted(6, undefined);
  const waiting = heights.settled([b]);
  expect(await mayBegin(b)).toBe(false);
  await tell('b', 6);
  await expect(waiting).resolves.toBe(true);
  expect(await mayBegin(b)).toBe(true);
});

test('one to a peer that has it does not wait for another; one to both does', async () => {
  heights.noteCommitted(6, undefined);
  await tell('a', 6);
  expect(await mayBegin(a)).toBe(true);
  expect(await mayBegin(a, b)).toBe(false);
});

test('what is committed later is not waited for', async () => {
  heights.noteCommitted(6, undefined);
  const waiting = heights.settled([a]);
  heights.noteCommitted(7, undefined);
  await tell('a', 6);
  await expect(waiting).resolves.toBe(true);
  expect(await mayBegin(a)).toBe(false);
});

test('a peer that lags for two seconds is waited for no more until it tells of a block, and counts as lacking it', async () => {
  heights.noteCommitted(6, undefined);
  const waiting = heights.settled([a, b]);
  await tell('a', 6);
  await jest.advanceTimersByTimeAsync(2_000);
  await expect(waiting).resolves.toBe(false);
  expect(await mayBegin(b)).toBe(true);
  await expect(heights.settled([b])).resolves.toBe(false);
  expect(heights.hasAll(a)).toBe(true);
  expect(heights.hasAll(b)).toBe(false);
  heights.noteCommitted(7, undefined);
  await tell('b', 6);
  expect(await mayBegin(b)).toBe(false);
  await tell('b', 7);
  await expect(heights.settled([b])).resolves.toBe(true);
});

test('a peer that tells of no blocks any more is not waited for, and counts as lacking what is committed', async () => {
  heights.noteCommitted(6, undefined);
  const waiting = heights.settled([b]);
  feeds.get('b')?.end();
  await passing();
  await expect(waiting).resolves.toBe(false);
  expect(heights.hasAll(b)).toBe(false);
});

test('before anything is known, nothing is lacking; what a peer has at the start, others must have too', async () => {
  const fresh = new Map([
    ['a', new Feed()],
    ['b', new Feed()],
  ]);
  const starting = new PeerHeights([a, b], ({ name }) => fresh.get(name)?.numbers() ?? new Feed().numbers());
  await expect(starting.settled([a, b], 'one')).resolves.toBe(true);
  fresh.get('a')?.tell(9);
  await passing();
  await expect(starting.settled([a], 'one')).resolves.toBe(true);
  await expect(starting.settled([b], 'one')).resolves.toBe(false);
  fresh.get('b')?.tell(9);
  await passing();
  await expect(starting.settled([b], 'one')).resolves.toBe(true);
  starting.close();
});

test('what concerns one case waits for that case and for what concerns everybody, not for other cases', async () => {
  heights.noteCommitted(6, 'one');
  expect(await isSoon(heights.settled([a], 'one'))).toBe(false);
  expect(await isSoon(heights.settled([a], 'other'))).toBe(true);
  expect(await mayBegin(a)).toBe(false);
  expect(heights.hasAll(a)).toBe(false);
  heights.noteCommitted(7, undefined);
  expect(await isSoon(heights.settled([a], 'other'))).toBe(false);
  await tell('a', 7);
  expect(await isSoon(heights.settled([a], 'other'))).toBe(true);
  expect(heights.hasAll(a)).toBe(true);
});

test('a case that somebody lacks is remembered among thousands', async () => {
  heights.noteCommitted(6, 'lacking');
  await tell('a', 6);
  for (let number = 0; number < 2_000; number += 1) heights.noteCommitted(4, `seen-${number}`);
  expect(await isSoon(heights.settled([b], 'lacking'))).toBe(false);
  expect(await isSoon(heights.settled([b], 'seen-0'))).toBe(true);
});

test('where a peer lags for thousands of cases, they are waited for as everybody’s', async () => {
  for (let number = 0; number < 2_000; number += 1) heights.noteCommitted(6, `case-${number}`);
  await tell('a', 6);
  await expect(heights.settled([a], 'case-0')).resolves.toBe(true);
  expect(await isSoon(heights.settled([b], 'case-0'))).toBe(false);
  expect(await isSoon(heights.settled([b], 'another'))).toBe(false);
});
