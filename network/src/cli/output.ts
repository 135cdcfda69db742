// What the command line prints: aligned tables on a terminal and off it, colour never.
import Table from 'cli-table3';
import { type CertificateEnd } from '../lifecycle/certificates.ts';
import { type ProcessStatus } from '../lifecycle/status.ts';
import { type Finding } from '../tools/vulnerabilities/findings.ts';
import { type Scan } from '../tools/vulnerabilities/scan.ts';
import { NetworkError } from '../errors.ts';

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

const day = (date: Date): string => date.toISOString().slice(0, 10);

const plainTable = (head: string[]): Table.Table =>
  new Table({ head, chars: PLAIN, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });

const linesOf = (table: Table.Table): string[] => table.toString().split('\n');

const trimmed = (lines: readonly string[]): string => lines.map((line) => line.trimEnd()).join('\n');

export function statusTable(statuses: readonly ProcessStatus[]): string {
  const table = plainTable(['process', 'pid', 'port', 'health', 'version', 'memory MiB', 'certificate ends']);
  for (const s of statuses)
    table.push([
      s.name,
      s.pid ?? '-',
      s.port ?? '-',
      s.health,
      s.version,
      s.memoryMiB === undefined ? '-' : Math.round(s.memoryMiB),
      s.certificateExpires === undefined ? '-' : day(s.certificateExpires),
    ]);
  const reasons = statuses.filter(({ reason }) => reason !== undefined).map((s) => `${s.name}: ${s.reason ?? ''}`);
  return trimmed([...linesOf(table), ...reasons]);
}

/** The first to end first; then, for each that ends soon, what to do. */
export function certificateTable(ends: readonly CertificateEnd[]): string {
  const table = plainTable(['organization', 'node', 'use', 'ends', 'state']);
  for (const { organization, node, use, ends: at, state } of ends)
    table.push([organization, node, use, at.toISOString(), state]);
  return trimmed([...linesOf(table), ...new Set(ends.filter(({ state }) => state !== 'good').map(remedyFor))]);
}

const remedyFor = ({ node, organization, use }: CertificateEnd): string =>
  use === 'root'
    ? `→ the root ${node} of ${organization} cannot be renewed: the channel holds it; start a new network in time`
    : `→ npm run network -- renew ${node} --organization ${organization}`;

/** What nobody accepted stands first in each tool, with what to do below. */
export function vulnerabilityTable({ database, tools }: Scan): string {
  const table = plainTable(['tool', 'module', 'vulnerability', 'what it is', 'accepted, because']);
  const open = tools.flatMap(({ findings, tool }) =>
    findings.filter((one) => one.accepted === undefined).map(remedy(tool)),
  );
  for (const { findings, tool } of tools)
    for (const { accepted, id, module, summary } of [...findings].sort(byAcceptance))
      table.push([tool, module, id, summary, accepted ?? '-']);
  const outdated = tools.flatMap(({ outdated: ids, tool }) =>
    ids.map((id) => `→ ${id} is not in ${tool} (any more): take it out of network/tools/accepted-vulnerabilities.json`),
  );
  const known = `known: ${database} of the Go vulnerability database; ${open.length} not accepted`;
  return trimmed([...linesOf(table), ...new Set([...open, ...outdated]), known]);
}

const byAcceptance = (a: Finding, b: Finding): number =>
  Number(a.accepted !== undefined) - Number(b.accepted !== undefined);

const remedy =
  (tool: string) =>
  ({ id, module }: Finding): string =>
    module.startsWith('stdlib@')
      ? `→ build with a newer Go than ${module.replace('stdlib@v', '')}: GO_VERSION in network/src/tools/catalog.ts`
      : `→ ${id}: in network/tools/${tool}, go get a newer ${module.replace(/@.*/, '')}, see pkg.go.dev/vuln/${id}`;

/** An error for people: what happened, then what to do. */
export function describeError(error: unknown): string {
  if (!(error instanceof NetworkError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [`network: ${error.message} [${error.code}]`, ...(error.hint === undefined ? [] : [`→ ${error.hint}`])].join(
    '\n',
  );
}
