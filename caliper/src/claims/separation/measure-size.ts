import { type Context } from '@lianjian/network';
import { type FabricClient } from '../../connector/fabric-client.ts';
import { settled } from '../../driver/settled.ts';
import { closedLoop, type Loop } from '../closed-loop.ts';
import { inTurn } from '../in-turn.ts';
import { type KuboNode } from '../kubo-node.ts';
import { growth, storedBytes } from '../stored-bytes.ts';
import { type CountBytes } from '../submit.ts';
import { type Arm, IndexOnChain, makeMaterials, WholeOnChain } from './arms.ts';
import { type ArmResult, type SizeResult, type Slice, type Way } from './result.ts';

export interface Effort extends Loop {
  readonly pairs: number;
}

export interface Measured {
  readonly context: Context;
  readonly client: FabricClient;
  /** The first takes what is added; each keeps a replica. */
  readonly nodes: readonly KuboNode[];
}

async function slice(context: Context, loop: Loop, call: (caller: number) => Promise<CountBytes>): Promise<Slice> {
  await settled(context);
  const before = storedBytes(context);
  const run = await closedLoop(loop, call);
  await settled(context);
  const after = storedBytes(context);
  const grown = (store: keyof typeof before): { each: number; all: number } => {
    const { all, each } = growth(before, after, store);
    return { all: all / run.completed, each: each / run.completed };
  };
  return {
    ...run,
    blocks: grown('blocks'),
    stateFiles: grown('stateFiles'),
    ordered: grown('ordered'),
    queued: grown('queued'),
    content: grown('content'),
  };
}

/** Both arms in turn, on the chain alone and then from end to end. */
export async function measureSize(
  { client, context, nodes }: Measured,
  bytes: number,
  effort: Effort,
  say: (line: string) => void,
): Promise<SizeResult> {
  const materials = await makeMaterials(bytes);
  const index: Arm = await IndexOnChain.open(client, nodes, materials, effort.inFlight);
  const whole: Arm = new WholeOnChain(client, materials);
  const transactions = { index: (await index.chainOnly(0))(), whole: (await whole.chainOnly(0))() };
  const measure = async (way: Way): Promise<Record<'index' | 'whole', Slice[]>> => {
    const sides = {
      index: () => slice(context, effort, (caller) => index[way](caller)),
      whole: () => slice(context, effort, (caller) => whole[way](caller)),
    };
    const pairs = await inTurn(sides, { rounds: effort.pairs, warmUp: true });
    const told = pairs.map((pair) => `${pair.index.perSecond.toFixed(1)}/${pair.whole.perSecond.toFixed(1)}`);
    say(`${bytes} B, ${way}, index/whole a second: ${told.join(' ')}`);
    return { index: pairs.map((pair) => pair.index), whole: pairs.map((pair) => pair.whole) };
  };
  const [chainOnly, endToEnd] = [await measure('chainOnly'), await measure('endToEnd')];
  const result = (name: 'index' | 'whole'): ArmResult => ({
    transaction: transactions[name],
    chainOnly: chainOnly[name],
    endToEnd: endToEnd[name],
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
  };
}
