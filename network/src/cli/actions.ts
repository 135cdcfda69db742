// What each command does. Every action returns its exit code.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { NetworkError } from '../errors.ts';
import { backupNetwork, backupPeer, restoreNetwork, restorePeer } from '../lifecycle/backup.ts';
import { type Context, TOOL_MANIFESTS } from '../lifecycle/context.ts';
import { certificateEnds } from '../lifecycle/certificates.ts';
import { deploy } from '../lifecycle/deploy.ts';
import { withLock } from '../lifecycle/lock.ts';
import { enrolMember, type MemberRequest, revokeMember } from '../lifecycle/members.ts';
import { renew } from '../lifecycle/renew.ts';
import { restart } from '../lifecycle/restart.ts';
import { statusOf } from '../lifecycle/status.ts';
import { down, up } from '../lifecycle/up.ts';
import { composeYaml } from '../render/compose.ts';
import { prometheusYaml } from '../render/prometheus.ts';
import { ToolBuilder } from '../tools/build.ts';
import { doctor } from '../tools/doctor.ts';
import { isClear, scanForVulnerabilities } from '../tools/vulnerabilities/scan.ts';
import { type LogChoice, showLogs } from './logs.ts';
import { foldersOf, openNetwork, ROOT } from './open.ts';
import { certificateTable, statusTable, vulnerabilityTable } from './output.ts';
import { type GlobalOptions } from './options.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, notReady: 3, interrupted: 130 } as const;

export interface Actions {
  up(options: GlobalOptions): Promise<void>;
  down(options: GlobalOptions): Promise<void>;
  status(options: GlobalOptions, format: { json?: true }): Promise<void>;
  logs(options: GlobalOptions, name: string | undefined, choice: LogChoice): Promise<void>;
  restart(options: GlobalOptions, name: string): Promise<void>;
  clean(options: GlobalOptions, yes: boolean): Promise<void>;
  deploy(options: GlobalOptions, folder: string, name: string | undefined): Promise<void>;
  compose(options: GlobalOptions): Promise<void>;
  enrol(options: GlobalOptions, request: MemberRequest): Promise<void>;
  revoke(options: GlobalOptions, organization: string, id: string): Promise<void>;
  certificates(options: GlobalOptions, choice: { days: number; json?: true }): Promise<void>;
  renew(options: GlobalOptions, node: string, organization: string | undefined): Promise<void>;
  backup(options: GlobalOptions, file: string, peer: string | undefined): Promise<void>;
  restore(options: GlobalOptions, file: string, peer: string | undefined): Promise<void>;
  doctor(options: GlobalOptions, install: boolean): Promise<void>;
  tools(options: GlobalOptions): Promise<void>;
  vulnerabilities(): Promise<void>;
}

export interface Terminal {
  print(text: string): void;
  /** Progress and questions; not part of a command's result. */
  say(text: string): void;
  readonly interactive: boolean;
  readonly signal: AbortSignal;
  exit(code: number): void;
}

export function actionsFor(terminal: Terminal): Actions {
  const open = (options: GlobalOptions): Context =>
    openNetwork(
      options,
      (line) => {
        terminal.say(line);
      },
      terminal.signal,
    );
  const locked = async (options: GlobalOptions, work: (context: Context) => Promise<void>): Promise<void> => {
    const context = open(options);
    await withLock(context.paths, () => work(context));
  };
  return {
    up: (options) =>
      locked(options, async (context) => {
        await up(context);
        terminal.say('the network is up');
      }),
    down: (options) =>
      locked(options, async (context) => {
        const stopped = await down(context);
        terminal.say(stopped.length === 0 ? 'nothing was running' : `ended ${stopped.join(', ')}`);
      }),
    status: async (options, { json }) => {
      const statuses = await statusOf(open(options));
      terminal.print(json ? JSON.stringify(statuses, undefined, 2) : statusTable(statuses));
      if (statuses.some(({ health }) => health !== 'ready')) terminal.exit(EXIT.notReady);
    },
    logs: (options, name, choice) =>
      showLogs(
        open(options),
        (text) => {
          terminal.print(text);
        },
        name,
        choice,
      ),
    restart: (options, name) => locked(options, (context) => restart(context, name)),
    clean: (options, yes) => clean(options, yes, terminal, open),
    deploy: (options, folder, name) =>
      locked(options, async (context) => {
        const done = await deploy(context, folder, name);
        const how = done.changed ? 'deployed' : 'already deployed:';
        terminal.print(`${how} ${done.name} ${done.version}, sequence ${done.sequence}, package ${done.packageId}`);
      }),
    compose: (options) => {
      const { topology } = open(options);
      writeFileSync(join(ROOT, 'docker-compose.yml'), composeYaml(topology));
      writeFileSync(join(ROOT, 'network', 'docker', 'prometheus.yml'), prometheusYaml(topology));
      terminal.say('rendered docker-compose.yml and network/docker/prometheus.yml');
      return Promise.resolve();
    },
    enrol: (options, request) =>
      locked(options, async (context) => {
        const { id, folder } = await enrolMember(context, request);
        terminal.print(`enrolled ${id} in ${folder}`);
      }),
    revoke: (options, organization, id) =>
      locked(options, async (context) => {
        await revokeMember(context, organization, id);
        terminal.print(`revoked ${id} at the CA and in the channel`);
      }),
    certificates: (options, { days, json }) => {
      const { topology, site } = open(options);
      const ends = certificateEnds(topology, site.keys, { days });
      terminal.print(json ? JSON.stringify(ends, undefined, 2) : certificateTable(ends));
      if (ends.some(({ state }) => state !== 'good')) terminal.exit(EXIT.notReady);
      return Promise.resolve();
    },
    renew: (options, node, organization) =>
      locked(options, async (context) => {
        const leaves = await renew(context, node, organization);
        terminal.print(`renewed ${leaves.map((leaf) => `${leaf.organization}/${node}/${leaf.folder}`).join(', ')}`);
      }),
    backup: (options, file, peer) =>
      locked(options, (context) =>
        peer === undefined ? backupNetwork(context, file) : backupPeer(context, peer, file),
      ),
    restore: (options, file, peer) =>
      locked(options, (context) =>
        peer === undefined ? restoreNetwork(context, file) : restorePeer(context, peer, file),
      ),
    doctor: async (options, install) => {
      const context = open(options);
      const report = await doctor(context, { install });
      terminal.print(report.text);
      if (!report.sound) terminal.exit(EXIT.failed);
    },
    tools: async (options) => {
      await open(options).programs();
      terminal.say('the programs that the network runs are there');
    },
    vulnerabilities: async () => {
      const say = (line: string): void => {
        terminal.say(line);
      };
      const scan = await scanForVulnerabilities(new ToolBuilder(TOOL_MANIFESTS, say), TOOL_MANIFESTS, say);
      terminal.print(vulnerabilityTable(scan));
      if (!isClear(scan)) terminal.exit(EXIT.failed);
    },
  };
}

async function clean(
  options: GlobalOptions,
  yes: boolean,
  terminal: Terminal,
  open: (options: GlobalOptions) => Context,
): Promise<void> {
  const folders = foldersOf(options.state);
  if (!yes && !(await confirmed(terminal, `Remove ${folders.state} and ${folders.keys} with all data and keys?`)))
    throw new NetworkError('INVALID_INPUT', 'nothing was removed', { hint: 'answer yes, or give --yes' });
  const context = open(options);
  await withLock(context.paths, async () => {
    await down(context);
    rmSync(folders.keys, { recursive: true, force: true });
  });
  rmSync(folders.state, { recursive: true, force: true });
  terminal.say(`removed ${folders.state} and ${folders.keys}`);
}

async function confirmed({ interactive }: Terminal, question: string): Promise<boolean> {
  if (!interactive) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}
