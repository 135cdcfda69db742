// What bench:separation measures for one size of file, and what follows from it.
import { z } from 'zod';
import { environment } from '../../results/report-data.ts';
import { type Spread, spreadOf } from '../spread.ts';
import { wireBytes, wireTotal } from '../wire-bytes.ts';

const run = z.strictObject({
  perSecond: z.number(),
  /** Milliseconds. */
  p50: z.number(),
  p95: z.number(),
  completed: z.int(),
  failures: z.record(z.string(), z.int()),
});

/** Bytes for one material: on one process of the kind, and on all of them. */
const stored = z.strictObject({ each: z.number(), all: z.number() });

const slice = run.extend({
  /** Processor milliseconds for one material, by kind of process; the idle network's share is in it. */
  processor: z.record(z.string(), z.number()),
  blocks: stored,
  stateFiles: stored,
  ordered: stored,
  queued: stored,
  content: stored,
});

export type Slice = z.infer<typeof slice>;

const transaction = z.strictObject({
  proposal: z.int(),
  envelope: z.int(),
  response: z.int(),
  endorsements: z.int(),
  stateWritten: z.int(),
});

const arm = z.strictObject({ transaction, chainOnly: z.array(slice), endToEnd: z.array(slice) });

export type ArmResult = z.infer<typeof arm>;

export const sizeResult = z.strictObject({
  /** Of the file, before sealing. */
  bytes: z.int(),
  sealedBytes: z.int(),
  /** When, ISO 8601. */
  at: z.string(),
  seconds: z.number(),
  inFlight: z.int(),
  routes: z.strictObject({ peers: z.int(), orderers: z.int(), brokers: z.int() }),
  replicas: z.int(),
  index: arm,
  whole: arm,
  /** The index entry stored by the contract that stores whole files, without checks, events and leaves. */
  entry: z.strictObject({ transaction, chainOnly: z.array(slice) }),
  /** Several files of a case recorded by one transaction. */
  together: z.strictObject({ files: z.int(), transaction }),
});

export type SizeResult = z.infer<typeof sizeResult>;

export const separationResult = z.strictObject({
  claim: z.literal('separation'),
  environment,
  sizes: z.array(sizeResult),
});

export type SeparationResult = z.infer<typeof separationResult>;

export type ArmName = 'index' | 'whole';
export type Way = 'chainOnly' | 'endToEnd';

export const ARMS: readonly ArmName[] = ['index', 'whole'];

const medianOf = (slices: readonly Slice[], pick: (slice: Slice) => number): number =>
  spreadOf(slices.map(pick)).median;

export interface BytesPerMaterial {
  /** What each peer adds: to its block files, and as keys and values to its state. */
  readonly peer: number;
  /** On all peers, orderers, brokers and IPFS nodes together. */
  readonly everywhere: number;
  readonly wire: number;
}

export function bytesOf(size: SizeResult, name: ArmName): BytesPerMaterial {
  const { chainOnly, endToEnd, transaction: sent } = size[name];
  const blocks = medianOf(chainOnly, (slice) => slice.blocks.each);
  const peer = blocks + sent.stateWritten;
  const others = (['ordered', 'queued'] as const).map((store) => medianOf(chainOnly, (slice) => slice[store].all));
  const content = medianOf(endToEnd, (slice) => slice.content.all);
  const everywhere = size.routes.peers * peer + others.reduce((sum, bytes) => sum + bytes, content);
  const replicas = name === 'index' ? size.replicas : 0;
  const wire = wireTotal(wireBytes(sent, blocks, size.routes, { bytes: size.sealedBytes, replicas }));
  return { peer, everywhere, wire };
}

/** What each peer adds for one of several files that are recorded together. */
export function peerBytesTogether({ index, together: { files, transaction: sent } }: SizeResult): number {
  const around = medianOf(index.chainOnly, (slice) => slice.blocks.each) - index.transaction.envelope;
  return (sent.envelope + around + sent.stateWritten) / files;
}

export const spreadIn = (size: SizeResult, name: ArmName, way: Way, pick: (slice: Slice) => number): Spread =>
  spreadOf(size[name][way].map(pick));

/** Index over whole, pair by pair. */
export function ratioOf(size: SizeResult, way: Way, pick: (slice: Slice) => number): Spread {
  const pairs = size.index[way].flatMap((slice, pair) => {
    const other = size.whole[way][pair];
    return other === undefined ? [] : [pick(slice) / pick(other)];
  });
  return spreadOf(pairs);
}

/** The index entry over the whole file in the same contract, pair by pair. */
export const sameContractRatio = ({ entry, whole }: SizeResult, pick: (slice: Slice) => number): Spread =>
  spreadOf(
    entry.chainOnly.flatMap((slice, pair) => {
      const other = whole.chainOnly[pair];
      return other === undefined ? [] : [pick(slice) / pick(other)];
    }),
  );

/** Processor milliseconds for each material, all kinds of processes together. */
export const processorOf = (slices: readonly Slice[]): number =>
  medianOf(slices, ({ processor }) => Object.values(processor).reduce((sum, ms) => sum + ms, 0));

export const failuresOf = (size: SizeResult): number =>
  [...size.entry.chainOnly, ...ARMS.flatMap((name) => [...size[name].chainOnly, ...size[name].endToEnd])]
    .flatMap(({ failures }) => Object.values(failures))
    .reduce((sum, count) => sum + count, 0);
