// The network and a server on it, whose processes are killed and started again, as a service manager would.
import { setTimeout as delay } from 'node:timers/promises';
import { wrongOnLive } from '../support/live-fsck.ts';
import { type LiveTrial, openLiveTrial } from '../support/live-trial.ts';
import { killProcesses, reviveNetwork } from '../support/network.ts';
import { ensureSmallChecklist } from '../support/small-case.ts';
import { type Cast, outcomeOf, CASE_ACTIONS, type Outcome } from './whole-case.ts';
import { PatientPerson, type Watched } from './patient-person.ts';

/** The server's name in a fault; the others are the network's own. */
export const BACKEND = 'backend';

/** Milliseconds for which what was killed stays away. */
const AWAY = 2_000;

/** Milliseconds in which something more is acknowledged after a fault: a client's patience. */
const AGAIN_MS = 90_000;

export class NetworkUnderFaults {
  #live: LiveTrial;

  private constructor(live: LiveTrial) {
    this.#live = live;
  }

  static async open(): Promise<NetworkUnderFaults> {
    const live = await openLiveTrial();
    await ensureSmallChecklist(await live.trial.as('authority.admin'));
    return new NetworkUnderFaults(live);
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

  /** Kills all of them at once and starts them again. */
  async fault(names: readonly string[]): Promise<void> {
    const ofNetwork = names.filter((name) => name !== BACKEND);
    const killing = killProcesses(ofNetwork);
    if (names.includes(BACKEND)) await this.#live.server.end('SIGKILL');
    await killing;
    await delay(AWAY);
    if (ofNetwork.length > 0) await reviveNetwork();
    if (names.includes(BACKEND)) this.#live = await openLiveTrial();
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
    await this.#live.close();
    try {
      return await wrongOnLive([...new Set([...ids, ...cids])]);
    } finally {
      this.#live = await openLiveTrial();
    }
  }

  close(): Promise<void> {
    return this.#live.close();
  }
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

export interface Told {
  readonly lost: readonly string[];
  /** Cases whose trail is not what it should be. */
  readonly twice: readonly Outcome[];
}

/** What became of these cases, on the chain. */
export async function toldOf(auditor: PatientPerson, ids: readonly string[], watched: Watched): Promise<Told> {
  const outcomes: Outcome[] = [];
  for (const id of ids) outcomes.push(await outcomeOf(auditor, id, watched));
  return {
    lost: outcomes.flatMap(({ lost }) => lost),
    twice: outcomes.filter(({ actions }) => actions.join() !== CASE_ACTIONS.join()),
  };
}
