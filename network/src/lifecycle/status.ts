// What runs, in what health, and until when its certificates last.
import { X509Certificate } from 'node:crypto';
import { leafFiles, leavesOf } from '../crypto/leaves.ts';
import { messageOf } from '../errors.ts';
import { readIfPresent } from '../files.ts';
import { residentMiB } from '../process/proc.ts';
import { type ProcessSpec } from '../process/spec.ts';
import { FABRIC, FABRIC_CA, KAFKA, KUBO } from '../tools/catalog.ts';
import { allProcesses, fleetOf } from './up.ts';
import { type Context } from './context.ts';

export type Health = 'ready' | 'not ready' | 'stopped';

export interface ProcessStatus {
  readonly name: string;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly health: Health;
  /** Why it is not ready. */
  readonly reason: string | undefined;
  readonly version: string;
  readonly memoryMiB: number | undefined;
  /** The earliest end among the process's certificates. */
  readonly certificateExpires: Date | undefined;
}

const VERSIONS: readonly (readonly [prefix: string, version: string])[] = [
  ['kafka-', KAFKA.version],
  ['orderer-', FABRIC.version],
  ['peer-', FABRIC.version],
  ['ca-', FABRIC_CA.version],
  ['ipfs-', KUBO.version],
];

export const versionOf = (name: string): string =>
  VERSIONS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? process.versions.node;

export async function statusOf(context: Context): Promise<ProcessStatus[]> {
  const fleet = fleetOf(context, await context.programs());
  return Promise.all(allProcesses(fleet).map((spec) => processStatus(context, spec)));
}

async function processStatus(context: Context, spec: ProcessSpec): Promise<ProcessStatus> {
  const pid = context.supervisor.pidOf(spec.name);
  const reason = pid === undefined ? undefined : await probeOnce(spec);
  return {
    name: spec.name,
    pid,
    port: spec.ports[0],
    health: pid === undefined ? 'stopped' : reason === undefined ? 'ready' : 'not ready',
    reason,
    version: versionOf(spec.name),
    memoryMiB: pid === undefined ? undefined : residentMiB(pid),
    certificateExpires: expiryOf(context, spec.name),
  };
}

async function probeOnce(spec: ProcessSpec): Promise<string | undefined> {
  try {
    await spec.probe();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The chaincode servers of an organisation share a node's certificate; others are named as the process is. */
function expiryOf({ topology, site }: Context, process: string): Date | undefined {
  const ends = leavesOf(topology)
    .filter(({ node }) => process === node || (node.startsWith('chaincode-') && process.startsWith(`${node}-`)))
    .map((leaf) => readIfPresent(leafFiles(site.keys, leaf).certificate))
    .filter((pem) => pem !== undefined)
    .map((pem) => new X509Certificate(pem).validToDate.getTime());
  return ends.length === 0 ? undefined : new Date(Math.min(...ends));
}
