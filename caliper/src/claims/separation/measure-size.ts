import { type Context } from '@lianjian/network';
import { type FabricClient } from '../../connector/fabric-client.ts';
import { onceCaughtUp } from '../../connector/once-caught-up.ts';
import { settled } from '../../driver/settled.ts';
import { closedLoop, type Loop } from '../closed-loop.ts';
import { inTurn } from '../in-turn.ts';
import { type KuboNode } from '../kubo-node.ts';
import { processorTime, usedBetween } from '../processor-time.ts';
import { growth, storedBytes } from '../stored-bytes.ts';
import { type CountBytes } from '../submit.ts';
import { IndexOnChain, makeMaterials, WholeOnChain } from './arms.ts';
import { type ArmResult, type SizeResult, type Slice } from './result.ts';

export interface Effort extends Loop {
  readonly pairs: number;
}

export interface Measured {
  readonly context: Context;
  readonly client: FabricClient;
  /** The first takes what is added; each keeps a replica. */
  readonly nodes: readonly KuboNode[];
}

/** Files of one item, such as the sides of a card. */
const TOGETHER = 3;

async function slice(context: Context, loop: Loop, call: (caller: number) => Promise<CountBytes>): Promise<Slice> {
  await settled(context);
  const before = storedBytes(context);
  const spentBefore = processorTime(context);
  const run = await closedLoop(loop, call);
  const spent = usedBetween(spentBefore, processorTime(context));
  await settled(context);
  const after = storedBytes(context);
  const grown = (store: keyof typeof before): { each: number; all: number } => {
    const { all, each } = growth(before, after, store);
    return { all: all / run.completed, each: each / run.completed };
  };
  return {
    ...run,
    processor: Object.fromEntries(Object.entries(spent).map(([kind, ms]) => [kind, ms / run.completed])),
    blocks: grown('blocks'),
    stateFiles: grown('stateFiles'),
    ordered: grown('ordered'),
    queued: grown('queued'),
    content: grown('content'),
  };
}

const told = (round: Readonly<Record<string, Slice>>): string =>
  Object.values(round)
    .map(({ perSecond }) => perSecond.toFixed(1))
    .join('/');

/** All arms in turn, on the chain alone and then from end to end. */
export async function measureSize(
  { client, context, nodes }: Measured,
  bytes: number,
  effort: Effort,
  say: (line: string) => void,
): Promise<SizeResult> {
  const materials = await makeMaterials(bytes);
  const index = await IndexOnChain.open(client, nodes, materials, effort.inFlight);
  const whole = new WholeOnChain(client, materials);
  // Its case was made just now.
  const transactions = { index: (await onceCaughtUp(() => index.chainOnly(0)))(), whole: (await whole.chainOnly())() };
  const entryTransaction = (await whole.entryOnly())();
  const together = { files: TOGETHER, transaction: (await index.together(TOGETHER))() };
  const turns = { rounds: effort.pairs, warmUp: true };
  const load = (call: (caller: number) => Promise<CountBytes>) => (): Promise<Slice> => slice(context, effort, call);
  const chainOnly = await inTurn(
    {
      index: load((caller) => index.chainOnly(caller)),
      entry: load(() => whole.entryOnly()),
      whole: load(() => whole.chainOnly()),
    },
    turns,
  );
  say(`${bytes} B, chain only, index/entry/whole a second: ${chainOnly.map(told).join(' ')}`);
  const sides = { index: load((caller) => index.endToEnd(caller)), whole: load(() => whole.endToEnd()) };
  const endToEnd = await inTurn(sides, turns);
  say(`${bytes} B, end to end, index/whole a second: ${endToEnd.map(told).join(' ')}`);
  const result = (name: 'index' | 'whole'): ArmResult => ({
    transaction: transactions[name],
    chainOnly: chainOnly.map((round) => round[name]),
    endToEnd: endToEnd.map((round) => round[name]),
  });
  const { ordering, organizations } = context.topology;
  return {
    ...{ bytes, at: new Date().toISOString(), seconds: effort.seconds, inFlight: effort.inFlight },
    sealedBytes: materials.sealed[0]?.sealed.length ?? Number.NaN,
    routes: {
      peers: organizations.reduce((sum, { peers }) => sum + peers.length, 0),
      orderers: ordering.orderers.length,
      brokers: ordering.brokers.length,
    },
    replicas: nodes.length,
    index: result('index'),
    whole: result('whole'),
    entry: { transaction: entryTransaction, chainOnly: chainOnly.map(({ entry }) => entry) },
    together,
  };
}
