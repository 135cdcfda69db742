// Known holes in what the Go programs of the network are built from, and can reach: govulncheck over their sources.
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { run } from '../../commands/command.ts';
import { GO_ENVIRONMENT, requireToolchain, type Say, type ToolBuilder } from '../build.ts';
import { cached, cacheKey } from '../cache.ts';
import { GO_TOOLS, GOVULNCHECK } from '../catalog.ts';
import { writeDatabase } from './database.ts';
import { acceptedSchema, type Finding, findingsIn, outdatedIn } from './findings.ts';

const DATABASE = 'golang.org/x/vulndb';
const DOWNLOAD_DEADLINE_MS = 10 * 60_000;
const SCAN_DEADLINE_MS = 20 * 60_000;

export interface Scanned {
  readonly tool: string;
  readonly version: string;
  readonly findings: readonly Finding[];
  /** Ids that are accepted without being there. */
  readonly outdated: readonly string[];
}

export interface Scan {
  /** Version of the database: its date is in it. */
  readonly database: string;
  readonly tools: readonly Scanned[];
}

/** Nothing is there that nobody accepted, and nothing accepted that is not there. */
export const isClear = ({ tools }: Scan): boolean =>
  tools.every(({ findings, outdated }) => outdated.length === 0 && findings.every((one) => one.accepted !== undefined));

const downloadedSchema = z.object({ Dir: z.string(), Version: z.string() });

/** @throws NetworkError TOOL_MISSING, TOOL_BUILD_FAILED, COMMAND_FAILED, TIMEOUT */
export async function scanForVulnerabilities(builder: ToolBuilder, manifests: string, say: Say): Promise<Scan> {
  const program = join(await builder.go(GOVULNCHECK), 'govulncheck');
  const database = await downloadDatabase(join(manifests, GOVULNCHECK.module));
  const file = join(manifests, 'accepted-vulnerabilities.json');
  const accepted = acceptedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const tools: Scanned[] = [];
  for (const { module, version } of GO_TOOLS) {
    say(`looking through ${module} ${version} and what it is built from; a minute or two`);
    const { stdout } = await run({
      what: `look for known holes in ${module}`,
      program,
      args: ['-db', pathToFileURL(database.folder).href, '-format', 'openvex', 'tool'],
      cwd: join(manifests, module),
      env: goEnvironment(),
      deadlineMs: SCAN_DEADLINE_MS,
    });
    const findings = findingsIn(JSON.parse(stdout), accepted[module] ?? {});
    tools.push({ tool: module, version, findings, outdated: outdatedIn(findings, accepted[module] ?? {}) });
  }
  return { database: database.version, tools };
}

async function downloadDatabase(manifest: string): Promise<{ folder: string; version: string }> {
  const { stdout } = await run({
    what: 'get the Go vulnerability database',
    program: requireToolchain('go'),
    args: ['mod', 'download', '-json', DATABASE],
    cwd: manifest,
    env: goEnvironment(),
    deadlineMs: DOWNLOAD_DEADLINE_MS,
  });
  const { Dir, Version } = downloadedSchema.parse(JSON.parse(stdout));
  const key = cacheKey('vulndb', Version, [join(manifest, 'go.sum')]);
  const folder = await cached(key, (unfinished) => {
    writeDatabase(join(Dir, 'data', 'osv'), unfinished);
    return Promise.resolve();
  });
  return { folder, version: Version };
}

/** govulncheck calls Go itself, by its name. */
function goEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const path = [dirname(requireToolchain('go')), process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(inherited), ...GO_ENVIRONMENT, PATH: path };
}
