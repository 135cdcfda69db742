import { type Context } from '@lianjian/network';
import { type FabricClient } from '../../connector/fabric-client.ts';
import * as calls from '../../workloads/calls.ts';
import { inTurn, type Turns } from '../in-turn.ts';
import { type KuboNode } from '../kubo-node.ts';
import { type ProcessorTime, processorTime, usedBetween } from '../processor-time.ts';
import { access, grant } from './by-contract.ts';
import { openCase, shareByOwner } from './by-owner.ts';
import { type SizeResult, sumOf, type Turn } from './result.ts';
import { Stopwatch } from './stopwatch.ts';
import { storeFile } from './stored-file.ts';

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

/** The three ways in turn, one call at a time. */
export async function measureSize(measured: Measured, bytes: number, turns: Turns): Promise<SizeResult> {
  const { client, nodes } = measured;
  const file = await storeFile(client, nodes, bytes);
  const copies: string[] = [];
  const rounds = await inTurn(
    {
      contract: () =>
        charged(measured, async () => {
          const { prepared, times } = await grant(client, file);
          return { ...times, ...(await access(client, file, prepared.grant.id)) };
        }),
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
