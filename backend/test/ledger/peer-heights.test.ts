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
      yield* this.#told.splice(0);
      await new Promise<void>((resolve) => (this.#wake = resolve));
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

/** Whether a call to these peers may begin now. */
async function mayBegin(...peers: PeerConnection[]): Promise<boolean> {
  let isSettled = false;
  void heights.settled(peers).then(() => (isSettled = true));
  await passing();
  return isSettled;
}

test('a call waits until its peer has what is known to be committed', async () => {
  expect(await mayBegin(a, b)).toBe(true);
  heights.noteCommitted(6);
  const waiting = heights.settled([b]);
  expect(await mayBegin(b)).toBe(false);
  await tell('b', 6);
  await expect(waiting).resolves.toBeUndefined();
  expect(await mayBegin(b)).toBe(true);
});

test('one to a peer that has it does not wait for another; one to both does', async () => {
  heights.noteCommitted(6);
  await tell('a', 6);
  expect(await mayBegin(a)).toBe(true);
  expect(await mayBegin(a, b)).toBe(false);
});

test('what is committed later is not waited for', async () => {
  heights.noteCommitted(6);
  const waiting = heights.settled([a]);
  heights.noteCommitted(7);
  await tell('a', 6);
  await expect(waiting).resolves.toBeUndefined();
  expect(await mayBegin(a)).toBe(false);
});

test('a peer that lags for two seconds is left out until it tells of a block', async () => {
  heights.noteCommitted(6);
  const waiting = heights.settled([a, b]);
  await tell('a', 6);
  await jest.advanceTimersByTimeAsync(2_000);
  await expect(waiting).resolves.toBeUndefined();
  heights.noteCommitted(7);
  expect(await mayBegin(b)).toBe(true);
  await tell('b', 6);
  expect(await mayBegin(b)).toBe(false);
});

test('a peer that tells of no blocks any more is not waited for', async () => {
  heights.noteCommitted(6);
  const waiting = heights.settled([b]);
  feeds.get('b')?.end();
  await passing();
  await expect(waiting).resolves.toBeUndefined();
});
