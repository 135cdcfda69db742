// A small disk that only this test and its servers see: a file system in a mount namespace that a sleeping process holds.
// The files are reached from outside through that process.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

const HINT =
  'a mount namespace of its own is not permitted here: run this as root, in a container with CAP_SYS_ADMIN, on Linux with util-linux';
/** Say so when it is mounted, then hold the namespace until their input ends. Folder, size, image. */
const HOLD = {
  memory: 'mount -t tmpfs -o size="$1",mode=700 none "$0" && echo mounted && exec cat',
  ext4: 'truncate -s "$1" "$2" && mkfs.ext4 -q "$2" && mount -o loop "$2" "$0" && echo mounted && exec cat',
} as const;

export type DiskKind = keyof typeof HOLD;

const MOUNT_MS = 10_000;
/** Milliseconds in which nobody has a file open there. */
const LEFT_MS = 60_000;
/** e2fsck repaired what it found. Source: e2fsck(8) */
const REPAIRED = 1;
const BLOCK = 65_536;

export class SmallDisk {
  /** As the servers see it. */
  readonly folder: string;
  readonly #holder: ChildProcess;
  readonly #pid: number;

  private constructor(folder: string, holder: ChildProcess, pid: number) {
    this.folder = folder;
    this.#holder = holder;
    this.#pid = pid;
  }

  /**
   * @param folder an empty one
   * @param kind `ext4` in a file beside the folder, that can fail as a real disk does
   * @throws with a hint where this is not permitted
   */
  static async mount(folder: string, mebibytes: number, kind: DiskKind = 'memory'): Promise<SmallDisk> {
    const place = [folder, `${mebibytes}M`, imageOf(folder)];
    const args = ['--mount', '--propagation', 'private', 'sh', '-c', HOLD[kind], ...place];
    const holder = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const errors = text(holder.stderr).catch(String);
    const late = AbortSignal.timeout(MOUNT_MS);
    const said = await Promise.race([
      once(holder.stdout, 'data', { signal: late }).then(([bytes]) => String(bytes)),
      once(holder, 'exit', { signal: late }).then(() => ''),
    ]).catch(String);
    if (said.trim() === 'mounted' && holder.pid !== undefined) return new SmallDisk(folder, holder, holder.pid);
    holder.kill('SIGKILL');
    throw new Error(`${HINT} (${said} ${await errors})`);
  }

  /** What runs a program where the disk is. */
  get within(): readonly string[] {
    return ['nsenter', ...this.#entering];
  }

  get #entering(): readonly string[] {
    return ['--target', String(this.#pid), '--mount', '--'];
  }

  /** The same folder, from outside. */
  get path(): string {
    return join('/proc', String(this.#pid), 'root', this.folder);
  }

  /** Until nothing more goes on it. */
  fill(): void {
    const file = join(this.path, 'something-else');
    for (const size of [BLOCK * 16, BLOCK, 4_096]) this.#append(file, Buffer.alloc(size, 1));
  }

  #append(file: string, block: Buffer): void {
    for (;;) {
      try {
        writeFileSync(file, block, { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
        throw error;
      }
    }
  }

  free(): void {
    rmSync(join(this.path, 'something-else'));
  }

  /** Nothing may have a file open for writing. */
  remount(how: 'ro' | 'rw'): void {
    this.#run('mount', '-o', `remount,${how}`, this.folder);
  }

  /** Whoever opens a file from now on finds a disk that takes no writing; what is open goes on. */
  cover(): void {
    this.#run('mount', '--bind', this.folder, this.folder);
    this.#run('mount', '-o', 'remount,bind,ro', this.folder);
  }

  uncover(): Promise<void> {
    return this.#leave();
  }

  /** As after a write that the disk did not take: ext4 turns read-only, under files that are open for writing too. */
  fail(): void {
    this.#run('mount', '-o', 'remount,abort', this.folder);
  }

  /** As an operator does it: taken off when nobody uses it, checked, and put back. */
  async mend(): Promise<void> {
    await this.#leave();
    this.#run('e2fsck', '-p', imageOf(this.folder));
    this.#run('mount', '-o', 'loop', imageOf(this.folder), this.folder);
  }

  async #leave(): Promise<void> {
    const end = Date.now() + LEFT_MS;
    for (;;) {
      const { status, stderr } = this.#try('umount', this.folder);
      if (status === 0) return;
      if (Date.now() > end) throw new Error(`${this.folder} is in use for ${LEFT_MS / 1000} s: ${stderr}`);
      await delay(100);
    }
  }

  #run(program: string, ...args: readonly string[]): void {
    const { status, stderr } = this.#try(program, ...args);
    if (status !== 0 && !(program === 'e2fsck' && status === REPAIRED)) {
      throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
    }
  }

  #try(...command: readonly string[]): { status: number | null; stderr: string } {
    return spawnSync('nsenter', [...this.#entering, ...command], { encoding: 'utf8', timeout: MOUNT_MS });
  }

  async unmount(): Promise<void> {
    this.#holder.stdin?.end();
    if (this.#holder.exitCode === null) await once(this.#holder, 'exit', { signal: AbortSignal.timeout(MOUNT_MS) });
    rmSync(imageOf(this.folder), { force: true });
  }
}

const imageOf = (folder: string): string => `${folder}.img`;
