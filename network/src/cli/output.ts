// What the command line prints: aligned tables on a terminal and off it, colour never.
import Table from 'cli-table3';
import { type ProcessStatus } from '../lifecycle/status.ts';
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

export function statusTable(statuses: readonly ProcessStatus[]): string {
  const table = new Table({
    head: ['process', 'pid', 'port', 'health', 'version', 'memory MiB', 'certificate ends'],
    chars: PLAIN,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
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
  return [...table.toString().split('\n'), ...reasons].map((line) => line.trimEnd()).join('\n');
}

/** An error for people: what happened, then what to do. */
export function describeError(error: unknown): string {
  if (!(error instanceof NetworkError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [`network: ${error.message} [${error.code}]`, ...(error.hint === undefined ? [] : [`→ ${error.hint}`])].join(
    '\n',
  );
}
