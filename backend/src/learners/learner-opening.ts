// One desk's opening of a learner record, by the way that every opening goes: of another organisation's case a request
// on the chain first, of the own organisation's a note in its own log.
import {
  type ApplicationRecord,
  type ConsortiumRecord,
  ContractError,
  type MaterialReference,
} from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type KeptLearner, type LearnerPlace, type LearnerStatus } from '../adapters/database/learner-repository.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { OwnOpenings } from '../materials/own-openings.ts';
import { grantFor } from '../sharing/find-grant.ts';
import { MaterialReading } from '../sharing/material-reading.ts';
import { Registry } from '../sharing/registry.ts';
import { LEDGER } from '../tokens.ts';
import { DeskAgents } from './desk-agents.ts';
import { parseLearnerRecord } from './learner-record.ts';
import { SealedLearners } from './sealed-learner.ts';

const DAY = 86_400_000;
const PURPOSE = 'desk-directory';
/** Bytes of a record; the checklists' own limit is lower. */
const MOST_BYTES = 1_048_576;

/** The learner record of a case, which may be an earlier case's that was taken over. */
export interface RecordPlace {
  readonly applicationId: string;
  readonly material: MaterialReference;
}

export type Opened = { readonly learner: KeptLearner } | { readonly status: Exclude<LearnerStatus, 'opened'> };

/** Why nothing was opened, where the error says something of the record or the permission. */
const STATUS_OF: Readonly<Record<string, Exclude<LearnerStatus, 'opened'>>> = {
  CLOCK_SKEW: 'waiting',
  EXPIRED: 'erased',
  FORBIDDEN: 'none',
  HOLDERS_UNAVAILABLE: 'waiting',
  NOT_FOUND: 'none',
  NOT_YET_COMMITTED: 'waiting',
  REVOKED: 'erased',
  TAMPERED: 'unreadable',
  UNAVAILABLE: 'waiting',
};

function statusFor(error: unknown): Exclude<LearnerStatus, 'opened'> {
  const code = error instanceof BackendError || error instanceof ContractError ? error.code : '';
  const status = STATUS_OF[code];
  if (status === undefined) throw error;
  return status;
}

@Injectable()
export class LearnerOpening {
  readonly #acting: Acting;
  readonly #agents: DeskAgents;
  readonly #reading: MaterialReading;
  readonly #registry: Registry;
  readonly #openings: OwnOpenings;
  readonly #sealed: SealedLearners;

  constructor(
    acting: Acting,
    agents: DeskAgents,
    openings: OwnOpenings,
    sealed: SealedLearners,
    @Inject(MaterialReading) reading: MaterialReading,
    @Inject(LEDGER) ledger: Ledger,
  ) {
    this.#acting = acting;
    this.#agents = agents;
    this.#openings = openings;
    this.#sealed = sealed;
    this.#reading = reading;
    this.#registry = new Registry(ledger);
  }

  /**
   * Until when the desk may keep what it reads: the end of its grant; for the owner, of the retention time.
   *
   * @returns a status instead where it may not
   */
  async allowedUntil(
    { desk, mspId }: LearnerPlace,
    application: ApplicationRecord,
    { applicationId, material }: RecordPlace,
  ): Promise<Date | Exclude<LearnerStatus, 'opened'>> {
    const wallet = await this.#acting.wallet(await this.#agents.of(mspId, desk));
    if (desk === 'clerk') {
      const { retentionDays }: ConsortiumRecord = await this.#registry.consortium(wallet);
      return new Date(application.created.at + retentionDays * DAY);
    }
    try {
      return new Date(grantFor(await this.#registry.grants(wallet, applicationId), wallet, material).expiresAt);
    } catch (error) {
      return statusFor(error);
    }
  }

  async open(place: LearnerPlace, record: RecordPlace, expiresAt: Date): Promise<Opened> {
    const { applicationId, material } = record;
    try {
      const agent = await this.#agents.of(place.mspId, place.desk);
      const wallet = await this.#acting.wallet(agent);
      const opened = await this.#reading.open(wallet, { ...record, alone: true, purpose: PURPOSE });
      if (opened.size > MOST_BYTES) return { status: 'unreadable' };
      if (opened.by === 'owner') await this.#openings.note(agent, { applicationId, material, purpose: PURPOSE });
      const pieces: Uint8Array[] = [];
      for await (const piece of opened.bytes) pieces.push(piece);
      const learner = parseLearnerRecord(Buffer.concat(pieces));
      if (learner === undefined) return { status: 'unreadable' };
      const kept = await this.#sealed.seal(place, learner);
      return { learner: { ...kept, expiresAt, record: nameOf(record) } };
    } catch (error) {
      return { status: statusFor(error) };
    }
  }
}

export const nameOf = ({ applicationId, material: { item, part, version } }: RecordPlace): string =>
  [applicationId, item, part, version].join('/');
