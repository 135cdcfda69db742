// The network and a server on it, whose processes are killed and started again, as a service manager would, or stopped
// for a while. The server keeps its rows in a PostgreSQL server, which is one of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { wrongOnLive } from '../support/live-fsck.ts';
import { type LiveTrial, openLiveTrial } from '../support/live-trial.ts';
import { killProcesses, reviveNetwork, signalProcess } from '../support/network.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { ensureSmallChecklist } from '../support/small-case.ts';
import { PatientPerson, type Watched } from './patient-person.ts';
import { BACKEND, DATABASE, type Fault } from './processes.ts';
import { type Cast } from './whole-case.ts';

/** Milliseconds for which what was killed stays away. */
const AWAY = 2_000;
/** The same for what hangs: longer than a peer is waited for. */
const HUNG = 20_000;

/** A server that outlives the longest run. */
const LIFE = { mostMs: 12 * 3_600_000 };

/** Milliseconds in which something more is acknowledged after a fault: a client's patience. */
const AGAIN_MS = 90_000;

interface OwnDatabase {
  readonly server: PostgresServer;
  /** Of the server: rows and secrets belong together. */
  readonly data: string;
}

const foundDatabase = async (): Promise<OwnDatabase> => ({
  server: await PostgresServer.found(),
  data: mkdtempSync(join(tmpdir(), 'lianjian-faults-data-')),
});

export class NetworkUnderFaults {
  readonly #database: OwnDatabase;
  #live: LiveTrial;

  private constructor(live: LiveTrial, database: OwnDatabase) {
    this.#live = live;
    this.#database = database;
  }

  static async open(): Promise<NetworkUnderFaults> {
    const database = await foundDatabase();
    try {
      const live = await openLiveTrial(environmentOf(database), LIFE);
      await ensureSmallChecklist(await live.trial.as('authority.admin'));
      return new NetworkUnderFaults(live, database);
    } catch (error) {
      await close(database);
      throw error;
    }
  }

  castOf(watched: Watched): Cast {
    const person = (name: string): PatientPerson => {
      const account = this.#live.trial.server.accounts.find((one) => one.name === name);
      if (account === undefined) throw new Error(`the trial has no ${name}`);
      return new PatientPerson(() => this.#live.server.url, { name, password: account.password }, watched);
    };
    return {
      auditor: person('authority.auditor'),
      clerk: person('centre.clerk'),
      officer: person('authority.reviewer'),
      reviewer: person('college-a.reviewer'),
    };
  }

  /** All of them at once; they are back when it resolves. */
  fault({ how, names }: Fault): Promise<void> {
    return how === 'killed' ? this.#kill(names) : hang(names);
  }

  async #kill(names: readonly string[]): Promise<void> {
    const ofNetwork = names.filter((name) => name !== BACKEND && name !== DATABASE);
    const killing = killProcesses(ofNetwork);
    if (names.includes(DATABASE)) await this.#database.server.kill();
    if (names.includes(BACKEND)) await this.#live.server.end('SIGKILL');
    await killing;
    await delay(AWAY);
    if (names.includes(DATABASE)) await this.#database.server.start();
    if (ofNetwork.length > 0) await reviveNetwork();
    if (names.includes(BACKEND)) this.#live = await openLiveTrial(environmentOf(this.#database), LIFE);
  }

  /** Bytes of memory that the server holds, by its own metrics. */
  async memory(): Promise<number> {
    const text = await (await this.#live.trial.nobody.raw('/operations/metrics')).text();
    const bytes = Number(/^lianjian_process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
    if (!(bytes > 0)) throw new Error('the metrics tell no resident memory');
    return bytes;
  }

  /** What the check of everything names of what these people did; the server is closed for it. */
  async wrongWith({ acknowledged }: Watched): Promise<readonly string[]> {
    const ids = acknowledged.map(({ caseId }) => caseId);
    const cids = acknowledged.flatMap(({ step }) => (step.startsWith('upload ') ? [step.slice('upload '.length)] : []));
    const environment = environmentOf(this.#database);
    await this.#live.close();
    try {
      return await wrongOnLive([...new Set([...ids, ...cids])], environment);
    } finally {
      this.#live = await openLiveTrial(environment, LIFE);
    }
  }

  async close(): Promise<void> {
    await this.#live.close();
    await close(this.#database);
  }
}

async function close(database: OwnDatabase): Promise<void> {
  await database.server.close();
  rmSync(database.data, { force: true, recursive: true });
}

const environmentOf = ({ data, server }: OwnDatabase): Readonly<Record<string, string>> => ({
  DATABASE_URL: server.url,
  LIANJIAN_DATA: data,
});

async function hang(names: readonly string[]): Promise<void> {
  for (const name of names) signalProcess(name, 'SIGSTOP');
  try {
    await delay(HUNG);
  } finally {
    for (const name of names) signalProcess(name, 'SIGCONT');
  }
  await reviveNetwork();
}

/** @throws when after a fault nobody gets on any more */
export async function goesOn({ acknowledged }: Watched, working: Promise<unknown>, after: string): Promise<void> {
  const before = acknowledged.length;
  const end = Date.now() + AGAIN_MS;
  // Its failure counts at once; that it came to its end does not.
  const failing = working.then(() => new Promise<never>(() => undefined));
  while (acknowledged.length === before) {
    if (Date.now() > end) throw new Error(`nothing was acknowledged within ${AGAIN_MS / 1000} s after ${after}`);
    await Promise.race([delay(100), failing]);
  }
}
