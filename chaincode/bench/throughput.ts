// Recording a material's index, beside a bare contract that writes as many bytes, and beside one that writes 200.
import { stringifyCanonicalJson } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Contract, type Network } from '@hyperledger/fabric-gateway';
import { gatewayClient, type GatewayClient } from '@lianjian/network';
import { NetworkPerson } from '../test/ledgers/network-person.ts';
import { CENTRE } from '../test/scenarios/consortium.ts';
import { Dossier } from '../test/scenarios/dossier.ts';
import { type SealedMaterial } from '../test/support/sharing-party.ts';
import { transactionsIn, type TransactionBytes } from './block-bytes.ts';
import { creatingAssets, recordingMaterials } from './index-arm.ts';
import { type Effort, type Load, load, type Once, shown, type Spread, spreadOf } from './load.ts';
import { say } from './open-bench.ts';
import { type Bench, CASE, type Deployed, enrolled, type Enrolled, SCAN } from './setting.ts';

const SMALL_BYTES = 200;
const AT_ONCE = 10;

export interface Rounds extends Effort {
  readonly rounds: number;
}

export interface Throughput {
  readonly indexOverBareTps: Spread;
  readonly indexOverBare200Tps: Spread;
  readonly indexTps: Spread;
  /** Over another version of the contract, where one was given. */
  readonly indexOverBeforeTps?: Spread;
  /** Of one recording. */
  readonly txBytes: number;
  readonly bareTxBytes: number;
  /** Keys and values that one material adds: its entry, its leaves, its event with leaves. */
  readonly stateBytes: number;
  /** The case's own record besides, which is written anew. */
  readonly writtenBytes: number;
  readonly rows: number;
  readonly lines: readonly string[];
}

/** Submits, and reads what the transaction became from its block. */
async function bytesOf(network: Network, contract: Contract, name: string, args: string[]): Promise<TransactionBytes> {
  const submitted = await contract.submitAsync(name, { arguments: args });
  const { blockNumber, transactionId } = await submitted.getStatus();
  const blocks = await network.getBlockEvents({ startBlock: blockNumber });
  try {
    for await (const block of blocks) {
      const contractName = contract.getChaincodeName();
      const found = transactionsIn(block.serializeBinary(), contractName).find(
        (tx) => tx.transactionId === transactionId,
      );
      if (found !== undefined) return found;
    }
  } finally {
    blocks.close();
  }
  throw new Error('the stream of blocks ended before the transaction came');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Few at a time, so that opening cases does not become a load of its own. */
async function inParts<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count)
    made.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - made.length) }, make))));
  return made;
}

interface Recorder {
  readonly client: GatewayClient;
  /** A case that no load records into. */
  readonly first: string;
  readonly material: SealedMaterial;
  readonly once: Once;
}

interface Arm {
  readonly name: string;
  readonly contract: string;
  readonly once: Once;
  readonly runs: Load[];
}

function linesOf({ name, runs }: Arm): string[] {
  const of = (pick: (run: Load) => number, digits: number): string => shown(spreadOf(runs.map(pick)), digits);
  const kinds = Object.keys(runs[0]?.cpu ?? {});
  const cpu = kinds.map((kind) => `${kind} ${of((run) => run.cpu[kind] ?? Number.NaN, 2)}`);
  return [
    `${name}: tx/s ${of((run) => run.perSecond, 0)}, p50 ms ${of((run) => run.p50, 0)}, p95 ms ${of((run) => run.p95, 0)}`,
    `  processor ms for each: ${cpu.join(', ')}`,
  ];
}

const bareArm = (name: string, contract: Contract, bytes: number): Arm => ({
  name: `bare, ${bytes} B`,
  contract: name,
  once: creatingAssets(contract, bytes),
  runs: [],
});

const ratios = (ours: Arm, theirs: Arm): Spread =>
  spreadOf(ours.runs.map((run, n) => run.perSecond / (theirs.runs[n]?.perSecond ?? Number.NaN)));

async function runRounds(bench: Bench, arms: readonly Arm[], { rounds, ...effort }: Rounds): Promise<void> {
  for (const { contract, once } of arms) await load(bench.context, contract, effort, once);
  for (let round = 0; round < rounds; round += 1) {
    const turned = [...arms.slice(round % arms.length), ...arms.slice(0, round % arms.length)];
    for (const { contract, once, runs } of turned) runs.push(await load(bench.context, contract, effort, once));
    say(
      `round ${round + 1} of ${rounds}: ${arms.map(({ name, runs }) => `${runs.at(-1)?.perSecond.toFixed(0) ?? ''} ${name}`).join(', ')}`,
    );
  }
}

/** Recording into cases of one deployment of the contract. */
async function recorder({ consortium, ledger }: Deployed, { member }: Enrolled, inFlight: number): Promise<Recorder> {
  const person = new NetworkPerson(ledger, member, member.id);
  const client = gatewayClient(ledger.context, ledger.organizationOf(CENTRE), {
    contract: ledger.contract,
    credentials: member,
  });
  const dossiers = await inParts(inFlight + 1, () => Dossier.open(consortium, person, CASE));
  const [first, ...others] = dossiers;
  if (first === undefined) throw new RangeError('nothing is in flight');
  const material = await first.owner.seal(SCAN, Buffer.from('a file'), 'application/pdf');
  const cases = others.map(({ id }) => id);
  return { client, first: first.id, material, once: recordingMaterials(client.contract, cases, material) };
}

function bytesLine({ bareTxBytes, rows, stateBytes, txBytes, writtenBytes }: Omit<Throughput, 'lines'>): string {
  return `one recording: ${txBytes} B of block (bare: ${bareTxBytes} B), ${rows} rows, ${writtenBytes} B written, of them ${stateBytes} B added`;
}

export async function measureThroughput(bench: Bench, rounds: Rounds): Promise<Throughput> {
  const { before, context, ledger } = bench;
  const clerk = await enrolled(bench, CENTRE, 'clerk');
  const ours = await recorder(bench, clerk, rounds.inFlight);
  const earlier = before === undefined ? undefined : await recorder(before, clerk, rounds.inFlight);
  const bare = gatewayClient(context, ledger.organizationOf(CENTRE), {
    contract: bench.bare,
    credentials: clerk.member,
  });
  try {
    const network = ours.client.gateway.getNetwork(context.topology.channel);
    const recording = stringifyCanonicalJson({ discarded: [], id: ours.first, materials: [ours.material.entry] });
    const recorded = await bytesOf(network, ours.client.contract, 'application:recordMaterials', [recording]);
    const writtenBytes = sum(recorded.rows.map(({ bytes }) => bytes));
    const added = recorded.rows.filter(({ key }) => !key.startsWith('\0application\0'));
    const id = newId();
    const created = await bytesOf(network, bare.contract, 'createAsset', [id, 'x'.repeat(writtenBytes - id.length)]);

    const index: Arm = { name: 'index entry', contract: ledger.contract, once: ours.once, runs: [] };
    const same = bareArm(bench.bare, bare.contract, writtenBytes);
    const small = bareArm(bench.bare, bare.contract, SMALL_BYTES);
    const former: Arm | undefined = earlier && { ...index, name: 'before', contract: 'before', ...earlier, runs: [] };
    const arms = [index, ...(former === undefined ? [] : [former]), same, small];
    await runRounds(bench, arms, rounds);
    const figures = {
      indexOverBareTps: ratios(index, same),
      indexOverBare200Tps: ratios(index, small),
      indexTps: spreadOf(index.runs.map(({ perSecond }) => perSecond)),
      ...(former === undefined ? {} : { indexOverBeforeTps: ratios(index, former) }),
      txBytes: recorded.envelope,
      bareTxBytes: created.envelope,
      stateBytes: sum(added.map(({ bytes }) => bytes)),
      writtenBytes,
      rows: recorded.rows.length,
    };
    const lines = [
      ...arms.flatMap(linesOf),
      ...Object.entries(figures)
        .filter((entry): entry is [string, Spread] => typeof entry[1] === 'object')
        .map(([name, spread]) => `${name}, round by round: ${shown(spread)}`),
      bytesLine(figures),
    ];
    return { ...figures, lines };
  } finally {
    for (const client of [ours.client, earlier?.client, bare]) client?.close();
  }
}
