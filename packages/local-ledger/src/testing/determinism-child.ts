// One process of compareProcesses: reads what to run from standard input, writes what came out to standard output.
import { text } from 'node:stream/consumers';
import { encodeReadWriteSet } from '../protocol/read-write-set-codec.ts';
import { genesisBlock } from '../protocol/genesis.ts';
import { parseProposal } from '../protocol/proposal.ts';
import { ChaincodeRuntime, type ContractClass } from '../runtime/chaincode-runtime.ts';
import { LedgerStore } from '../store/ledger-store.ts';
import { type ChildInput, type ProcessResult } from './determinism.ts';

const EXECUTE_TIMEOUT = 30_000;

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const decoded = (values: readonly (readonly [string, string])[]): Map<string, Uint8Array> =>
  new Map(values.map(([key, value]) => [key, bytesOf(value)]));

async function loadContracts({ module, exportName }: ChildInput): Promise<readonly ContractClass[]> {
  const loaded = (await import(module)) as Record<string, unknown>;
  const contracts = loaded[exportName];
  if (!Array.isArray(contracts)) throw new TypeError(`${module} exports no array named ${exportName}`);
  return contracts as ContractClass[];
}

async function run(input: ChildInput): Promise<Omit<ProcessResult, 'environment'>> {
  const { chaincode, organization, members } = input;
  const proposal = parseProposal(bytesOf(input.proposal), bytesOf(input.signature));
  const store = await LedgerStore.open(await LedgerStore.openChain(undefined), {
    genesis: genesisBlock({ channel: proposal.channel, chaincode, organizations: [] }),
    organizations: members,
    seed: {
      state: decoded(input.state),
      collections: new Map(input.collections.map(([collection, values]) => [collection, decoded(values)])),
    },
  });
  const runtime = new ChaincodeRuntime(chaincode, organization, await loadContracts(input));
  const { response, event, simulation } = await store.view.use((view) =>
    runtime.execute({ view, proposal, members: new Set(members), timeout: EXECUTE_TIMEOUT }),
  );
  await store.close();
  return {
    status: response.status,
    message: response.message,
    response: base64(response.payload),
    event: event && [event.name, base64(event.payload)],
    readWriteSet: base64(encodeReadWriteSet(chaincode, simulation.readWriteSet)),
  };
}

process.stdout.write(JSON.stringify(await run(JSON.parse(await text(process.stdin)) as ChildInput)));
