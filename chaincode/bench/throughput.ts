// Recording a material's index, beside a bare contract that writes as many bytes, and beside one that writes 200.
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { type Contract, type Network } from '@hyperledger/fabric-gateway';
import { gatewayClient, type GatewayClient } from '@lianjian/network';
import { CENTRE } from '../test/scenarios/consortium.ts';
import { Dossier } from '../test/scenarios/dossier.ts';
import { transactionsIn, type TransactionBytes } from './block-bytes.ts';
import { creatingAssets, draftCases, recordingMaterials } from './index-arm.ts';
import { type Effort, type Load, load, type Once, shown, type Spread, spreadOf } from './load.ts';
import { say } from './open-bench.ts';
import { type Bench, CASE, enrolled, SCAN } from './setting.ts';

const SMALL_BYTES = 200;

export interface Rounds extends Effort {
  readonly rounds: number;
}

export interface Throughput {
  readonly indexOverBareTps: Spread;
  readonly indexOverBare200Tps: Spread;
  readonly indexTps: Spread;
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

export async function measureThroughput(bench: Bench, rounds: Rounds): Promise<Throughput> {
  const { consortium, context, ledger } = bench;
  const { member, person } = await enrolled(bench, CENTRE, 'clerk');
  const clientOf = (contract: string): GatewayClient =>
    gatewayClient(context, ledger.organizationOf(CENTRE), { contract, credentials: member });
  const [ours, bare] = [clientOf(ledger.contract), clientOf(bench.bare)];
  try {
    const open = async (): Promise<ApplicationRecord> => (await Dossier.open(consortium, person, CASE)).state();
    const first = await Dossier.open(consortium, person, CASE);
    const material = await first.owner.seal(SCAN, Buffer.from('a file'), 'application/pdf');
    const network = ours.gateway.getNetwork(context.topology.channel);
    const recording = JSON.stringify({ discarded: [], id: first.id, materials: [material.entry] });
    const recorded = await bytesOf(network, ours.contract, 'application:recordMaterials', [recording]);
    const writtenBytes = sum(recorded.rows.map(({ bytes }) => bytes));
    const added = recorded.rows.filter(({ key }) => !key.startsWith('\0application\0'));
    const asset = ['id-of-36-characters-like-a-uuid-----', 'x'.repeat(writtenBytes - 36)];
    const created = await bytesOf(network, bare.contract, 'createAsset', asset);

    const cases = await draftCases(rounds.inFlight, open);
    const arms: Arm[] = [
      { name: 'index entry', contract: ledger.contract, once: recordingMaterials(ours.contract, cases, material) },
      { name: `bare, ${writtenBytes} B`, contract: bench.bare, once: creatingAssets(bare.contract, writtenBytes) },
      { name: `bare, ${SMALL_BYTES} B`, contract: bench.bare, once: creatingAssets(bare.contract, SMALL_BYTES) },
    ].map((arm) => ({ ...arm, runs: [] }));
    await runRounds(bench, arms, rounds);
    const [index, same, small] = arms as [Arm, Arm, Arm];
    const figures = {
      indexOverBareTps: ratios(index, same),
      indexOverBare200Tps: ratios(index, small),
      indexTps: spreadOf(index.runs.map(({ perSecond }) => perSecond)),
      txBytes: recorded.envelope,
      bareTxBytes: created.envelope,
      stateBytes: sum(added.map(({ bytes }) => bytes)),
      writtenBytes,
      rows: recorded.rows.length,
    };
    const lines = [
      ...arms.flatMap(linesOf),
      `index entry over bare of as many bytes, round by round: ${shown(figures.indexOverBareTps)}`,
      `index entry over bare of ${SMALL_BYTES} B, round by round: ${shown(figures.indexOverBare200Tps)}`,
      `one recording: ${figures.txBytes} B of block (bare: ${figures.bareTxBytes} B), ${figures.rows} rows, ${writtenBytes} B written, of them ${figures.stateBytes} B added`,
    ];
    return { ...figures, lines };
  } finally {
    ours.close();
    bare.close();
  }
}
