import { type Context } from '@lianjian/network';
import { type FabricClient } from '../../connector/fabric-client.ts';
import { settled } from '../../driver/settled.ts';
import * as calls from '../../workloads/calls.ts';
import { inTurn, type Turns } from '../in-turn.ts';
import { type KuboNode } from '../kubo-node.ts';
import { type ProcessorTime, processorTime, usedBetween } from '../processor-time.ts';
import { access, grant } from './by-contract.ts';
import { openCase, shareByOwner } from './by-owner.ts';
import { type SizeResult, sumByName, sumOf, type Turn } from './result.ts';
import { Stopwatch } from './stopwatch.ts';
import { type StoredFile, storeFile } from './stored-file.ts';

export interface Measured {
  readonly context: Context;
  readonly client: FabricClient;
  /** The first takes what is added, the others replicate it. */
  readonly nodes: readonly KuboNode[];
  /** Processor milliseconds of the idle network in a second. */
  readonly idle: ProcessorTime;
}

const MS_PER_SECOND = 1000;

/** Runs the steps and charges them with what all processes spent, less the idle network's share of that time. */
async function charged({ context, idle }: Measured, run: () => Promise<Record<string, number>>): Promise<Turn> {
  const before = processorTime(context);
  const steps = await run();
  const used = usedBetween(before, processorTime(context));
  const seconds = sumOf(steps) / MS_PER_SECOND;
  const processor = Object.entries(used).map(([kind, ms]) => [kind, ms - (idle[kind] ?? 0) * seconds]);
  return { steps, processor: Object.fromEntries(processor) as Record<string, number> };
}

async function shareByContract(measured: Measured, file: StoredFile): Promise<Turn> {
  const { client, context } = measured;
  let grantId = '';
  const granted = await charged(measured, async () => {
    const { prepared, times } = await grant(client, file);
    grantId = prepared.grant.id;
    return { ...times };
  });
  // The reader comes later, to a peer of another organisation; that it has caught up is nobody's step.
  await settled(context);
  const accessed = await charged(measured, async () => ({ ...(await access(client, file, grantId)) }));
  return {
    steps: { ...granted.steps, ...accessed.steps },
    processor: sumByName(granted.processor, accessed.processor),
  };
}

/** The three ways in turn, one call at a time. */
export async function measureSize(measured: Measured, bytes: number, turns: Turns): Promise<SizeResult> {
  const { client, nodes } = measured;
  const file = await storeFile(client, nodes, bytes);
  const copies: string[] = [];
  const rounds = await inTurn(
    {
      contract: () => shareByContract(measured, file),
      owner: async () => {
        const into = await openCase(client);
        return charged(measured, async () => {
          const { cid, times } = await shareByOwner(client, nodes, file, into);
          copies.push(cid);
          return { ...times };
        });
      },
      nothing: () =>
        charged(measured, async () => {
          const watch = new Stopwatch();
          await client.call(calls.doNothing());
          return { commit: watch.lap() };
        }),
    },
    turns,
  );
  for (const cid of [file.cid, ...copies]) await Promise.all(nodes.map((node) => node.unpin(cid)));
  return {
    ...{ bytes, at: new Date().toISOString() },
    contract: rounds.map(({ contract }) => contract),
    owner: rounds.map(({ owner }) => owner),
    nothing: rounds.map(({ nothing }) => nothing),
  };
}
