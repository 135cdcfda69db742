import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Context } from '@lianjian/network';
import { common, gateway, ledger, peer } from '@hyperledger/fabric-protos';
import fc from 'fast-check';
import { closedLoop } from '../../src/claims/closed-loop.ts';
import { inTurn } from '../../src/claims/in-turn.ts';
import { merged } from '../../src/claims/merged.ts';
import { totalOf, usedBetween } from '../../src/claims/processor-time.ts';
import { spreadOf, tellSpread } from '../../src/claims/spread.ts';
import { folderBytes, growth, storedBytes } from '../../src/claims/stored-bytes.ts';
import { transactionBytes } from '../../src/claims/transaction-bytes.ts';
import { wireBytes, wireTotal } from '../../src/claims/wire-bytes.ts';

/** An endorsed transaction as a gateway hands it back. */
function prepared(writes: Record<string, Uint8Array>, endorsements: number): Uint8Array {
  const set = new ledger.rwset.kvrwset.KVRWSet();
  set.setWritesList(
    Object.entries(writes).map(([key, value]) => {
      const write = new ledger.rwset.kvrwset.KVWrite();
      write.setKey(key);
      write.setValue(value);
      return write;
    }),
  );
  const namespace = new ledger.rwset.NsReadWriteSet();
  namespace.setRwset(set.serializeBinary());
  const results = new ledger.rwset.TxReadWriteSet();
  results.setNsRwsetList([namespace]);
  const chaincodeAction = new peer.ChaincodeAction();
  chaincodeAction.setResults(results.serializeBinary());
  const responsePayload = new peer.ProposalResponsePayload();
  responsePayload.setExtension$(chaincodeAction.serializeBinary());
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(responsePayload.serializeBinary());
  endorsed.setEndorsementsList(
    Array.from({ length: endorsements }, () => {
      const endorsement = new peer.Endorsement();
      endorsement.setEndorser(new Uint8Array(100));
      return endorsement;
    }),
  );
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([action]);
  const payload = new common.Payload();
  payload.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const message = new gateway.PreparedTransaction();
  message.setEnvelope(envelope);
  return message.serializeBinary();
}

describe('bytes of a transaction', () => {
  test('keys and values that it writes are counted as they are', () => {
    const keys = fc.dictionary(fc.string({ minLength: 1 }), fc.uint8Array({ maxLength: 300 }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 4 }), (writes, endorsements) => {
        const written = Object.entries(writes).reduce(
          (sum, [key, value]) => sum + Buffer.byteLength(key) + value.length,
          0,
        );
        const bytes = transactionBytes(new Uint8Array(70), prepared(writes, endorsements));
        expect(bytes).toMatchObject({ endorsements, proposal: 70, stateWritten: written });
        expect(bytes.response).toBeGreaterThan(100 + written);
        expect(bytes.envelope).toBeGreaterThan(endorsements * 100 + written);
      }),
    );
  });

  test('refuses what is no endorsed transaction', () => {
    expect(() => transactionBytes(new Uint8Array(), new Uint8Array())).toThrow('holds no envelope');
  });

  test('on the wire are added up leg by leg', () => {
    const transaction = { proposal: 10, envelope: 100, response: 50, endorsements: 3, stateWritten: 7 };
    const legs = wireBytes(transaction, 120, { peers: 4, orderers: 2, brokers: 3 }, { bytes: 1000, replicas: 2 });
    expect(legs).toEqual({ client: 210, endorsers: 120, ordering: 600, delivery: 480, content: 2000 });
    expect(wireTotal(legs)).toBe(3410);
  });
});

describe('bytes on disk', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lianjian-stored-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const put = (bytes: number, ...path: string[]): void => {
    const file = join(root, ...path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, new Uint8Array(bytes));
  };

  test('of a folder are those of all files below it, or of those that end as named', () => {
    put(5, 'a.log');
    put(7, 'deep', 'er', 'b.log');
    put(1000, 'deep', 'c.index');
    expect([folderBytes(root), folderBytes(root, '.log'), folderBytes(join(root, 'missing'))]).toEqual([1012, 12, 0]);
  });

  test('are found where each process keeps them', () => {
    const context = {
      paths: { data: (name: string) => join(root, name) },
      topology: {
        channel: 'channel',
        ordering: { brokers: [{ name: 'kafka-1' }], orderers: [{ name: 'orderer-1' }] },
        organizations: [
          { ipfs: { name: 'ipfs-a' }, peers: [{ name: 'peer-a' }] },
          { ipfs: undefined, peers: [{ name: 'peer-b' }] },
        ],
      },
    } as unknown as Context;
    const before = storedBytes(context);
    put(100, 'peer-a', 'ledgersData', 'chains', 'chains', 'channel', 'blockfile_000000');
    put(200, 'peer-b', 'ledgersData', 'chains', 'chains', 'channel', 'blockfile_000000');
    put(9999, 'peer-b', 'ledgersData', 'chains', 'chains', 'another', 'blockfile_000000');
    put(30, 'peer-a', 'ledgersData', 'stateLeveldb', '000001.log');
    put(40, 'orderer-1', 'chains', 'channel', 'blockfile_000000');
    put(50, 'kafka-1', 'channel-0', '00000000000000000000.log');
    put(9999, 'kafka-1', 'channel-0', '00000000000000000000.index');
    put(60, 'ipfs-a', 'repo', 'blocks', 'XY', 'block.data');
    const after = storedBytes(context);
    expect(growth(before, after, 'blocks')).toEqual({ all: 300, each: 150 });
    expect(growth(before, after, 'stateFiles')).toEqual({ all: 30, each: 15 });
    expect(growth(before, after, 'ordered').all).toBe(40);
    expect(growth(before, after, 'queued').all).toBe(50);
    expect(growth(before, after, 'content')).toEqual({ all: 60, each: 60 });
    expect(growth(after, after, 'content')).toEqual({ all: 0, each: 0 });
  });
});

describe('a closed loop', () => {
  test('never has more in flight than asked, and counts what was completed', async () => {
    let [inFlight, most, calls] = [0, 0, 0];
    const result = await closedLoop({ inFlight: 3, seconds: 0.05 }, async () => {
      calls += 1;
      most = Math.max(most, (inFlight += 1));
      await new Promise(setImmediate);
      inFlight -= 1;
    });
    expect({ completed: result.completed, inFlight, most }).toEqual({ completed: calls, inFlight: 0, most: 3 });
    expect(result.p50).toBeLessThanOrEqual(result.p95);
  });

  test('counts failures beside, by class', async () => {
    let calls = 0;
    const result = await closedLoop({ inFlight: 1, seconds: 0.05 }, async () => {
      await new Promise(setImmediate);
      if ((calls += 1) === 2) throw new Error('no');
    });
    expect(result).toMatchObject({ completed: calls - 1, failures: { other: 1 } });
  });

  test('ends with the error when nothing but failures comes', async () => {
    await expect(closedLoop({ inFlight: 2, seconds: 60 }, () => Promise.reject(new Error('down')))).rejects.toThrow(
      'down',
    );
  });
});

test('sides take turns, each round beginning with another', async () => {
  const seen: string[] = [];
  const side = (name: string) => (): Promise<string> => {
    seen.push(name);
    return Promise.resolve(name);
  };
  const rounds = await inTurn({ a: side('a'), b: side('b') }, { rounds: 2, warmUp: true });
  expect(seen.join('')).toBe('ababba');
  expect(rounds).toEqual([
    { a: 'a', b: 'b' },
    { a: 'a', b: 'b' },
  ]);
});

test('processor time is what was used between two looks, new processes included', () => {
  const used = usedBetween({ client: 5, peer: 10 }, { client: 7, kafka: 3, peer: 30 });
  expect(used).toEqual({ client: 2, kafka: 3, peer: 20 });
  expect(totalOf(used)).toBe(25);
});

test('newly measured sizes stand in place of former ones', () => {
  const former = [{ bytes: 2, run: 'old' }, { bytes: 8, run: 'old' }]; // prettier-ignore
  expect(
    merged(former, [
      { bytes: 4, run: 'new' },
      { bytes: 2, run: 'new' },
    ]),
  ).toEqual([
    { bytes: 2, run: 'new' },
    { bytes: 4, run: 'new' },
    { bytes: 8, run: 'old' },
  ]);
});

describe('a spread', () => {
  test('tells the median with the extremes', () => {
    expect(tellSpread(spreadOf([4, 1, 3]), 1)).toBe('3.0 (1.0–4.0)');
    expect(spreadOf([1, 2, 3, 10])).toEqual({ max: 10, median: 2.5, min: 1, of: 4 });
  });
  test('refuses nothing at all', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
