// Checks what the host needs to run the network natively, says how to get it, and gets it when asked.
import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { messageOf, NetworkError } from '../errors.ts';
import { exists } from '../files.ts';
import { type Context } from '../lifecycle/context.ts';
import { portOwners } from '../process/ports.ts';
import { cacheFolder } from './cache.ts';
import { installToolchain } from './install.ts';
import { findToolchain, type Requirement, REQUIREMENTS } from './toolchain.ts';

const GIB = 1024 ** 3;
/** Three brokers, two orderers, four peers and servers, and room for a Go build. */
const MEMORY_GIB = 4;
/** Build caches of the Go tools, and the network's data. */
const DISK_GIB = 8;

interface Finding {
  readonly what: string;
  readonly sound: boolean;
  readonly detail: string;
}

export interface Report {
  readonly sound: boolean;
  readonly text: string;
}

export async function doctor(context: Context, { install }: { install: boolean }): Promise<Report> {
  const findings = [...(await toolFindings(context, install)), memory(), disk(), await ports(context)];
  const lines = findings.map(({ what, sound, detail }) => `${sound ? 'ok     ' : 'MISSING'}  ${what}: ${detail}`);
  return { sound: findings.every(({ sound }) => sound), text: lines.join('\n') };
}

async function toolFindings(context: Context, install: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const requirement of REQUIREMENTS) {
    let finding = check(requirement);
    if (!finding.sound && install) {
      const problem = await attempt(context, requirement);
      finding = problem === undefined ? check(requirement) : { ...finding, detail: `${finding.detail}; ${problem}` };
    }
    findings.push(finding);
  }
  return findings;
}

async function attempt({ say }: Context, requirement: Requirement): Promise<string | undefined> {
  say(`installing ${requirement.title}`);
  try {
    await installToolchain(requirement.name);
    return undefined;
  } catch (error) {
    if (error instanceof NetworkError) return `installing it failed: ${messageOf(error)}`;
    throw error;
  }
}

function check(requirement: Requirement): Finding {
  const found = findToolchain(requirement);
  const how = `Debian: ${requirement.debian}; macOS: ${requirement.macos}`;
  return typeof found === 'string'
    ? { what: requirement.title, sound: false, detail: `${found}. ${how}` }
    : { what: requirement.title, sound: true, detail: `${found.version} at ${found.program}` };
}

function memory(): Finding {
  const gib = totalmem() / GIB;
  return { what: 'memory', sound: gib >= MEMORY_GIB, detail: `${gib.toFixed(1)} GiB, ${MEMORY_GIB} are needed` };
}

function disk(): Finding {
  let folder = cacheFolder();
  while (!exists(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const gib = (bavail * bsize) / GIB;
  return { what: 'disk', sound: gib >= DISK_GIB, detail: `${gib.toFixed(0)} GiB free, ${DISK_GIB} are needed` };
}

async function ports({ topology, supervisor }: Context): Promise<Finding> {
  if (supervisor.running().length > 0) return { what: 'ports', sound: true, detail: 'held by this network' };
  const taken = await portOwners(allPorts(topology).map((port) => ({ port, process: topology.name })));
  return {
    what: 'ports',
    sound: taken.length === 0,
    detail: taken.length === 0 ? `free from ${topology.portBase} on` : taken.join('; '),
  };
}

/** Every number below a `ports` or `chaincodePorts` of the topology. */
function allPorts(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'ports' || key === 'chaincodePorts' ? (Object.values(inner as object) as number[]) : allPorts(inner),
  );
}
