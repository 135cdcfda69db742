// The first start of the trial: people, organisations, units, checklists, keys. Every step may be repeated, so that a
// founding that was killed goes on at the next start; a mark at its end spares the later ones the looking. What others
// registered on the same network with the same content is taken as it is.
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Members } from '../accounts/members.ts';
import { Acting, type Member } from '../acting/acting.ts';
import { type Config } from '../adapters/config/config.ts';
import { replaceFile } from '../adapters/disk/durable-files.ts';
import { readText } from '../adapters/disk/read-text.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { Checklists } from '../checklists/checklists.ts';
import { BackendError } from '../errors.ts';
import { ensurePrincipal, keepsKeysOf } from '../keys/principals.ts';
import { keepPseudonymKey, newPseudonymKey, openPseudonymKey } from '../learners/learner-reference.ts';
import { CONFIG, LEDGER } from '../tokens.ts';
import { ensureAccounts, type TrialAccount } from './accounts-file.ts';
import {
  ALL,
  AUTHORITY,
  CHECKLISTS,
  DESKS,
  OTHERS,
  RETENTION_DAYS,
  type TrialOrganization,
  UTC_OFFSET_MINUTES,
} from './consortium.ts';
import { ensureRegistered } from './ensure-registered.ts';
import { assertSameNetwork } from './same-network.ts';

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

  /**
   * True when it was founded now, and nobody has seen the passwords yet.
   *
   * @throws BackendError CONFLICT when the data folder is another network's, or the network another data folder's
   */
  async ensure(say: (step: string) => void): Promise<boolean> {
    const { dataFolder } = this.#config;
    await assertSameNetwork(dataFolder, this.#ledger);
    const mark = join(dataFolder, 'trial-founded.json');
    if ((await readText(mark)) !== undefined) return false;
    const accounts = await ensureAccounts(dataFolder);
    await this.#sharePseudonymKey();
    await Promise.all(accounts.map((account) => this.#members.create(account)));
    say(`${accounts.length} people have certificates and accounts`);
    const adminOf = (mspId: string): Member => adminAmong(accounts, mspId);
    await this.#register(adminOf);
    say('organisations, units, the sharing policy and the checklists are on the chain');
    await Promise.all(ALL.map(({ mspId }) => this.#makeDesks(adminOf(mspId))));
    say('desks have keys');
    await replaceFile(mark, `${JSON.stringify({ foundedAt: new Date().toISOString() })}\n`);
    return true;
  }

  async #register(adminOf: (mspId: string) => Member): Promise<void> {
    const authority = adminOf(AUTHORITY.mspId);
    const { kind, mspId, name } = AUTHORITY;
    const input = { kind, name, retentionDays: RETENTION_DAYS, utcOffsetMinutes: UTC_OFFSET_MINUTES };
    const founding = { name: 'consortium:found', input } as const;
    const standing = { read: 'consortium:readOrganization', of: { mspId }, saying: { kind, name } } as const;
    await ensureRegistered(this.#acting, authority, founding, standing);
    for (const organization of OTHERS) await this.#registerOrganization(organization, authority, adminOf);
    const holders = ALL.map((organization) => organization.mspId);
    const policy = { allowSingleHolder: false, holders, version: 1 };
    const setting = { name: 'consortium:setSharingPolicy', input: policy } as const;
    const asSet = { read: 'consortium:readSharingPolicy', of: { version: 1 }, saying: policy } as const;
    await ensureRegistered(this.#acting, authority, setting, asSet);
    for (const type of CHECKLISTS) await this.#checklists.ensure(authority, await checklistText(type));
  }

  async #registerOrganization(
    { kind, mspId, name, sponsor, units }: TrialOrganization,
    authority: Member,
    adminOf: (mspId: string) => Member,
  ): Promise<void> {
    const organization = { kind, mspId, name, sponsor };
    const registering = { name: 'consortium:registerOrganization', input: organization } as const;
    const standing = { read: 'consortium:readOrganization', of: { mspId }, saying: organization } as const;
    await ensureRegistered(this.#acting, authority, registering, standing);
    for (const unit of units) {
      const asRegistered = { read: 'consortium:readUnit', of: { code: unit.code }, saying: unit } as const;
      await ensureRegistered(
        this.#acting,
        adminOf(mspId),
        { name: 'consortium:registerUnit', input: unit },
        asRegistered,
      );
    }
  }

  async #makeDesks(admin: Member): Promise<void> {
    const custody = this.#acting.custodyOf(admin.mspId);
    const wallet = await this.#acting.wallet(admin);
    for (const role of DESKS) {
      const holder = { kind: 'desk', mspId: admin.mspId, role } as const;
      const { id, version } = await ensurePrincipal(this.#ledger, custody, wallet, holder);
      if (await keepsKeysOf(custody, { principalId: id, version })) continue;
      const message = `another data folder keeps the keys of the desk ${role} of ${admin.mspId}: this network’s trial was founded there`;
      throw new BackendError('CONFLICT', message, { kind: 'principal', id });
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

async function checklistText(type: string): Promise<string> {
  const text = await readText(new URL(`${type}.json`, CHECKLIST_FILES));
  if (text === undefined) throw new Error(`the checklist ${type} is missing from the installation`);
  return text;
}

function adminAmong(accounts: readonly TrialAccount[], mspId: string): Member {
  const admin = accounts.find((account) => account.mspId === mspId && account.role === 'admin');
  if (admin === undefined) throw new Error(`the trial has no administrator of ${mspId}`);
  return admin;
}
