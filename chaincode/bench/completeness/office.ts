// A centre and its two offices on the real contract: what they call, and what went over the wire to make it possible.
import { createHash } from 'node:crypto';
import {
  type ApplicationRecord,
  type ChecklistRules,
  ContractError,
  encodeBase64url,
  type InputOf,
  type MaterialIndexEntry,
  sealedSizeOf,
  type Stage,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { encapsulate, SecretKey } from '@lianjian/pre';
import { type LocalScenarioLedger } from '../../test/ledgers/local-ledger.ts';
import { AUTHORITY, CENTRE, COLLEGE_A } from '../../test/scenarios/consortium.ts';
import { newLearner } from '../../test/scenarios/dossier.ts';
import { type Given } from './granted-contract.ts';
import { type HandedIn, type ModelCase } from './model.ts';

type Member = Awaited<ReturnType<LocalScenarioLedger['person']>>;

/** Longer than the retention of records. */
const LASTING_MS = 12 * 366 * 86_400_000;
const POINT = SecretKey.random().publicKey();
const CAPSULE = encodeBase64url(encapsulate(POINT).capsule.toBytes());
const KEY = encodeBase64url(POINT.toBytes());
const DIGEST = encodeBase64url(createHash('sha256').update('any').digest());
const WRAPPED = encodeBase64url(new Uint8Array(113));

const DESKS = [
  { mspId: COLLEGE_A, role: 'reviewer' },
  { mspId: AUTHORITY, role: 'reviewer' },
  { mspId: AUTHORITY, role: 'auditor' },
] as const;

/** Any content address of the right form. */
function newCid(): string {
  const hex = createHash('sha256').update(newId()).digest('hex');
  const letters = hex.replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');
  return `bafkrei${letters.slice(0, 52)}`;
}

export class OfficeCase {
  readonly id: string;
  readonly #office: Office;
  readonly #rules: ChecklistRules;
  /** Version of each part that was recorded. */
  readonly #versions = new Map<string, number>();
  bytes = 0;
  uploads = 0;
  #record: ApplicationRecord;

  constructor(office: Office, rules: ChecklistRules, record: ApplicationRecord) {
    this.#office = office;
    this.#rules = rules;
    this.#record = record;
    this.id = record.id;
  }

  /** Uploads all of these, and enters them into the index together. */
  async record(handedIn: readonly HandedIn[]): Promise<void> {
    const materials = handedIn.flatMap((files) =>
      files.sizes.map((size, index) => this.#entry(files, size, index + 1)),
    );
    if (materials.length === 0) return;
    await this.#call(this.#office.clerk, 'application:recordMaterials', { discarded: [], id: this.id, materials });
  }

  /** Undefined when it was handed in; otherwise the items that the contract names. */
  async handIn(): Promise<readonly string[] | undefined> {
    const refused = await this.#tryHandIn();
    if (refused === undefined) return undefined;
    const named = refused.filter(({ problem }) => problem !== 'no-grant');
    if (named.length > 0) return [...new Set(named.map(({ item }) => item))];
    await this.#office.give(this.#record);
    const again = await this.#tryHandIn();
    if (again !== undefined) throw new Error(`still missing: ${JSON.stringify(again)}`);
    return undefined;
  }

  /** The first stage returns it. */
  async return(items: readonly string[]): Promise<void> {
    const reopened = items.map((item) => ({ comment: null, item, reason: 'unreadable', result: 'reopened' as const }));
    const accepted = this.#pending()
      .filter((item) => !items.includes(item))
      .map((item) => ({ comment: null, item, reason: null, result: 'accepted' as const }));
    await this.#review('return', [...reopened, ...accepted]);
  }

  /** Every stage that is left passes it. */
  async approve(): Promise<void> {
    while (this.#record.state === 'submitted') {
      const accepted = this.#pending().map((item) => ({
        comment: null,
        item,
        reason: null,
        result: 'accepted' as const,
      }));
      await this.#review('pass', accepted);
    }
    if (this.#record.state !== 'approved') throw new Error(`the case is ${this.#record.state}`);
  }

  #pending(): string[] {
    const { items } = this.#record;
    return items.filter(({ parts, status }) => status === 'submitted' && parts.length > 0).map(({ item }) => item);
  }

  async #review(outcome: 'pass' | 'return', findings: InputOf<'application:review'>['findings']): Promise<void> {
    const { rounds, stage } = this.#record;
    if (stage === null) throw new Error('the case lies with no stage');
    const reviewer = this.#office.reviewerOf(this.#rules, stage);
    await this.#call(reviewer, 'application:claim', { id: this.id });
    const decided = { findings, id: this.id, outcome, reason: null, round: rounds + 1, stage };
    await this.#call(reviewer, 'application:review', decided);
  }

  async #tryHandIn(): Promise<readonly { readonly item: string; readonly problem: string }[] | undefined> {
    const name = this.#record.state === 'draft' ? 'application:submit' : 'application:resubmit';
    try {
      await this.#call(this.#office.clerk, name, { id: this.id });
      return undefined;
    } catch (error) {
      if (!(error instanceof ContractError) || error.code !== 'INCOMPLETE') throw error;
      return error.details['missing'] as { item: string; problem: string }[];
    }
  }

  async #call<
    N extends
      | 'application:claim'
      | 'application:recordMaterials'
      | 'application:resubmit'
      | 'application:review'
      | 'application:submit',
  >(member: Member, name: N, input: InputOf<N>): Promise<void> {
    this.#record = (await member.call(name, input)) as ApplicationRecord;
  }

  #entry({ item, mediaType }: HandedIn, size: number, part: number): MaterialIndexEntry {
    const place = `${item}/${part}`;
    const version = (this.#versions.get(place) ?? 0) + 1;
    this.#versions.set(place, version);
    this.bytes += size;
    this.uploads += 1;
    const fixed = { capsule: CAPSULE, commitment: DIGEST, delegatingKey: KEY, digest: DIGEST, wrappedKey: WRAPPED };
    const sealed = { cid: newCid(), mediaType, sealedSize: sealedSizeOf(size), suite: 'umbral-secp256k1' as const };
    return { ...fixed, ...sealed, item, part, version };
  }
}

export class Office {
  readonly clerk: Member;
  readonly #ledger: LocalScenarioLedger;
  readonly #reviewers: ReadonlyMap<string, Member>;

  private constructor(ledger: LocalScenarioLedger, clerk: Member, reviewers: ReadonlyMap<string, Member>) {
    this.#ledger = ledger;
    this.clerk = clerk;
    this.#reviewers = reviewers;
  }

  /** Somebody else for each stage of each checklist. */
  static async open(ledger: LocalScenarioLedger, checklists: readonly ChecklistRules[]): Promise<Office> {
    const stages = new Map<string, Stage>(checklists.flatMap(({ route }) => route.map((stage) => [stage.code, stage])));
    const reviewers = new Map<string, Member>();
    for (const { code, organizationKind } of stages.values()) {
      const mspId = organizationKind === 'authority' ? AUTHORITY : COLLEGE_A;
      reviewers.set(code, await ledger.person(mspId, 'reviewer'));
    }
    return new Office(ledger, await ledger.person(CENTRE, 'clerk'), reviewers);
  }

  async openCase(rules: ChecklistRules, { attributes }: ModelCase): Promise<OfficeCase> {
    const { type, version } = rules;
    const input = { attributes, checklist: { type, version }, id: newId(), learner: newLearner(), related: null };
    return new OfficeCase(this, rules, (await this.clerk.call('application:create', input)) as ApplicationRecord);
  }

  reviewerOf({ type }: ChecklistRules, stage: string): Member {
    const reviewer = this.#reviewers.get(stage);
    if (reviewer === undefined) throw new Error(`nobody reviews ${type} at ${stage}`);
    return reviewer;
  }

  /** Grants of everything that the case has now, to every desk that must be able to read it. */
  async give({ id, items }: ApplicationRecord): Promise<void> {
    const materials = items.flatMap(({ item, parts }) => parts.map(({ part, version }) => ({ item, part, version })));
    const given: Given = {
      applicationId: id,
      desks: DESKS.map((desk) => ({ ...desk, grantId: newId() })),
      digest: DIGEST,
      expiresAt: Date.now() + LASTING_MS,
      key: KEY,
      memberId: this.clerk.memberId,
      materials,
      owner: CENTRE,
    };
    const contract = this.#ledger.ledger.connect(this.clerk.member).contract();
    await contract.submit('granted:give', { arguments: [JSON.stringify(given)] });
  }
}
