// The first start of the trial: people, organisations, units, checklists, keys. Every step may be repeated, so that a
// founding that was killed goes on at the next start; a mark at its end spares the later ones the looking.
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Members } from '../accounts/members.ts';
import { Acting, type Member } from '../acting/acting.ts';
import { type Config } from '../adapters/config/config.ts';
import { replaceFile } from '../adapters/disk/durable-files.ts';
import { readText } from '../adapters/disk/read-text.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { Checklists } from '../checklists/checklists.ts';
import { ensurePrincipal } from '../keys/principals.ts';
import { keepPseudonymKey, newPseudonymKey, openPseudonymKey } from '../learners/learner-reference.ts';
import { CONFIG, LEDGER } from '../tokens.ts';
import { ensureAccounts, type TrialAccount } from './accounts-file.ts';
import { ALL, AUTHORITY, CHECKLISTS, DESKS, OTHERS, RETENTION_DAYS, UTC_OFFSET_MINUTES } from './consortium.ts';

const CHECKLIST_FILES = new URL('../../../packages/ledger-api/data/checklists/', import.meta.url);
const PSEUDONYM_KEY = 'consortium';

@Injectable()
export class Trial {
  readonly #config: Config;
  readonly #acting: Acting;
  readonly #members: Members;
  readonly #checklists: Checklists;
  readonly #ledger: Ledger;

  constructor(
    @Inject(CONFIG) config: Config,
    acting: Acting,
    members: Members,
    checklists: Checklists,
    @Inject(LEDGER) ledger: Ledger,
  ) {
    this.#config = config;
    this.#acting = acting;
    this.#members = members;
    this.#checklists = checklists;
    this.#ledger = ledger;
  }

  /** True when it was founded now, and nobody has seen the passwords yet. */
  async ensure(): Promise<boolean> {
    const mark = join(this.#config.dataFolder, 'trial-founded.json');
    if ((await readText(mark)) !== undefined) return false;
    const accounts = await ensureAccounts(this.#config.dataFolder);
    await this.#sharePseudonymKey();
    await Promise.all(accounts.map((account) => this.#members.create(account)));
    const adminOf = (mspId: string): Member => adminAmong(accounts, mspId);
    await this.#register(adminOf);
    await Promise.all(ALL.map(({ mspId }) => this.#makeDesks(adminOf(mspId))));
    await replaceFile(mark, `${JSON.stringify({ foundedAt: new Date().toISOString() })}\n`);
    return true;
  }

  async #register(adminOf: (mspId: string) => Member): Promise<void> {
    const authority = adminOf(AUTHORITY.mspId);
    await this.#acting.submit(authority, 'consortium:found', {
      kind: AUTHORITY.kind,
      name: AUTHORITY.name,
      retentionDays: RETENTION_DAYS,
      utcOffsetMinutes: UTC_OFFSET_MINUTES,
    });
    for (const { kind, mspId, name, sponsor, units } of OTHERS) {
      await this.#acting.submit(authority, 'consortium:registerOrganization', { kind, mspId, name, sponsor });
      for (const unit of units) await this.#acting.submit(adminOf(mspId), 'consortium:registerUnit', unit);
    }
    const holders = ALL.map(({ mspId }) => mspId);
    const policy = { allowSingleHolder: false, holders, version: 1 };
    await this.#acting.submit(authority, 'consortium:setSharingPolicy', policy);
    for (const type of CHECKLISTS) {
      const text = await readText(new URL(`${type}.json`, CHECKLIST_FILES));
      if (text === undefined) throw new Error(`the checklist ${type} is missing from the installation`);
      await this.#checklists.publish(authority, text);
    }
  }

  async #makeDesks(admin: Member): Promise<void> {
    const custody = this.#acting.custodyOf(admin.mspId);
    const wallet = await this.#acting.wallet(admin);
    for (const role of DESKS) {
      await ensurePrincipal(this.#ledger, custody, wallet, { kind: 'desk', mspId: admin.mspId, role });
    }
  }

  /** All organisations need the same: who has it already hands it on. */
  async #sharePseudonymKey(): Promise<void> {
    const custodies = ALL.map(({ mspId }) => this.#acting.custodyOf(mspId));
    const having: typeof custodies = [];
    for (const custody of custodies) if (await custody.has('pseudonym-key', PSEUDONYM_KEY)) having.push(custody);
    const [first] = having;
    const key = first === undefined ? newPseudonymKey() : await openPseudonymKey(first);
    for (const custody of custodies) if (!having.includes(custody)) await keepPseudonymKey(custody, key);
  }
}

function adminAmong(accounts: readonly TrialAccount[], mspId: string): Member {
  const admin = accounts.find((account) => account.mspId === mspId && account.role === 'admin');
  if (admin === undefined) throw new Error(`the trial has no administrator of ${mspId}`);
  return admin;
}
