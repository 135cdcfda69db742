// A walk over everything that lies under one kind of key: each value against what the last transaction wrote, each
// record against its leaves and its trail, each leaf against what it points to. Of the authority alone, for it leaves
// nothing out.
import {
  type ChainHead,
  ContractError,
  type KeyKind,
  LEAF_KINDS,
  type LeafKind,
  type RecordKind,
  type RecordOf,
  type StateFault,
  type StateWalk,
  type WalkState,
} from '@lianjian/ledger-api';
import { digestOfJson } from '../digest.ts';
import { type Caller } from '../identity/caller.ts';
import { decodeRecord } from '../state/record-codec.ts';
import { type World } from '../state/world.ts';
import { expectedLeaves, isLeafed, TARGETS } from './expected-leaves.ts';

interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
}

interface Checked {
  readonly faults: readonly StateFault[];
  readonly row?: unknown;
}

/** Fabric begins a composite key with U+0000 and ends each of its parts with one. */
const nameOf = (key: string): string => key.split('\u0000').slice(1, -1).join('~');

const fault = (name: StateFault['fault'], key: string, other: string | null = null): StateFault => ({
  fault: name,
  key: nameOf(key),
  other: other === null ? null : nameOf(other),
});

const isLeaf = (kind: KeyKind): kind is LeafKind => LEAF_KINDS.some((leaf) => leaf === kind);

export async function walkState(world: World, _caller: Caller, { kind, ...paging }: WalkState): Promise<StateWalk> {
  const { bookmark, entries } = await world.page(kind, {}, paging);
  const check = checkerOf(world, kind);
  const checked = await Promise.all(entries.map(check));
  return {
    bookmark,
    faults: checked.flatMap(({ faults }) => faults),
    rows: checked.flatMap(({ row }) => (row === undefined ? [] : [row])),
    walked: entries.length,
  };
}

/** Whatever is no leaf is a record. */
const checkerOf = (world: World, kind: KeyKind): ((entry: Entry) => Promise<Checked>) =>
  isLeaf(kind) ? (entry) => checkLeaf(world, kind, entry) : (entry) => checkRecord(world, kind, entry);

async function checkRecord(world: World, kind: RecordKind, { key, value }: Entry): Promise<Checked> {
  const written = await world.lastWritten(key);
  const altered = written !== undefined && Buffer.from(written).equals(value) ? [] : [fault('altered', key)];
  const row = await unlessCorrupt(() => decodeRecord(kind, value));
  if (row === undefined) return { faults: [...altered, fault('corrupt', key)] };
  const faults = [...altered, ...(await missingLeaves(world, kind, key, row)), ...(await headFault(world, key, row))];
  return { faults, row };
}

async function missingLeaves(
  world: World,
  kind: RecordKind,
  key: string,
  record: RecordOf<RecordKind>,
): Promise<StateFault[]> {
  if (!isLeafed(kind)) return [];
  const leaves = (await unlessCorrupt(() => expectedLeaves(world, kind, record as never))) ?? [];
  const values = await Promise.all(leaves.map((leaf) => world.valueOf(leaf)));
  return leaves.filter((_, index) => values[index] !== key).map((leaf) => fault('leaf-missing', key, leaf));
}

/** A leaf says no more than a key: it is right when the record there names it. */
async function checkLeaf(world: World, kind: LeafKind, { key, value }: Entry): Promise<Checked> {
  const target = Buffer.from(value).toString();
  const kindOfTarget = TARGETS[kind];
  const named = await unlessCorrupt(async (): Promise<string[]> => {
    const record = await world.getByKey(kindOfTarget, target);
    return record === undefined ? [] : expectedLeaves(world, kindOfTarget, record as never);
  });
  // What is corrupt is told where its own kind is walked.
  const isRight = named === undefined || named.includes(key);
  return { faults: isRight ? [] : [fault('leaf-stray', key, target)] };
}

/** Where a trail belongs to a record, the record names the trail's last event. */
async function headFault(world: World, key: string, record: object): Promise<StateFault[]> {
  if (!('head' in record) || !('id' in record) || 'version' in record) return [];
  const { hash, sequence } = record.head as ChainHead;
  const subject = record.id as string;
  const [last, next] = await Promise.all([
    unlessCorrupt(() => world.get('event', { sequence, subject })),
    unlessCorrupt(() => world.get('event', { sequence: sequence + 1, subject })),
  ]);
  const isEnd = last !== undefined && digestOfJson(last) === hash && next === undefined;
  return isEnd ? [] : [fault('head', key, world.keyOf('event', { sequence, subject }))];
}

/** Undefined where something that was read is corrupt, or gone. */
async function unlessCorrupt<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ContractError && ['CORRUPT_STATE', 'NOT_FOUND'].includes(error.code)) return undefined;
    throw error;
  }
}
