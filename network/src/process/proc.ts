// What the operating system says of a process. Linux answers from /proc, other systems through ps.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { exitStatusOf, isSystemError } from '../errors.ts';
import { readIfPresent } from '../files.ts';

const LINUX = process.platform === 'linux';
const KIB_PER_MIB = 1024;
/** Fields of /proc/PID/stat after the parenthesised command, from the third on. */
const STAT_STATE = 0;
const STAT_PARENT = 1;
const STAT_UTIME = 11;
const STAT_STIME = 12;
const STAT_THREADS = 17;
const STAT_START = 19;
const TICKS_PER_SECOND = 100;

const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

function statFields(pid: number): string[] | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : fieldsOf(stat);
}

/**
 * The start time in a text of /proc/PID/stat (proc(5)), in clock ticks since the system's start; undefined for a
 * process that ended. A killed process whose first thread is a zombie already still holds its memory, files and ports
 * until its last thread is gone: it counts as running.
 */
export function startInStat(stat: string): string | undefined {
  const fields = fieldsOf(stat);
  const hasEnded = fields[STAT_STATE] === 'Z' && Number(fields[STAT_THREADS]) <= 1;
  return hasEnded ? undefined : fields[STAT_START];
}

/** A process may end between the listing and the reading; both ways of saying so mean "no such process". */
function readProc(file: string): string | undefined {
  try {
    return readIfPresent(file);
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return undefined;
    throw error;
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 5000,
    }).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (exitStatusOf(error) === 1) return undefined;
    throw error;
  }
}

/** A text that tells this run of a process id from any other run of the same id; undefined when it is not running. */
export function startMark(pid: number): string | undefined {
  if (!LINUX) return ps(pid, 'lstart');
  const stat = readProc(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : startInStat(stat);
}

/** Resident memory in MiB. */
export function residentMiB(pid: number): number | undefined {
  if (!LINUX) {
    const kib = ps(pid, 'rss');
    return kib === undefined ? undefined : Number(kib) / KIB_PER_MIB;
  }
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1];
  return kib === undefined ? undefined : Number(kib) / KIB_PER_MIB;
}

/** Processor time used so far, in milliseconds (Linux only). */
export function cpuMs(pid: number): number | undefined {
  const fields = LINUX ? statFields(pid) : undefined;
  if (fields === undefined) return undefined;
  return ((Number(fields[STAT_UTIME]) + Number(fields[STAT_STIME])) * 1000) / TICKS_PER_SECOND;
}

function parents(): [pid: number, parent: number][] {
  if (LINUX)
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(statFields(Number(name))?.[STAT_PARENT] ?? 0)]);
  return execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8', timeout: 5000 })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}

/** All descendants of a process, nearest first. */
export function descendants(pid: number): number[] {
  const all = parents();
  const found = [pid];
  for (const parent of found) found.push(...all.filter(([, of]) => of === parent).map(([child]) => child));
  return found.slice(1);
}
