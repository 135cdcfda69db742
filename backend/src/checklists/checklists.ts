// Checklists: rules on the chain, texts here. The chain's digest says which file the texts must come from.
import { createHash } from 'node:crypto';
import {
  type ChecklistRecord,
  type ChecklistRules,
  checklistRulesOf,
  ContractError,
  encodeBase64url,
} from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { ZodError } from 'zod';
import { Acting, type Member } from '../acting/acting.ts';
import { ChecklistTextRepository } from '../adapters/database/case-repository.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';

export interface ChecklistView {
  readonly record: ChecklistRecord;
  /** The file with its texts; null when this server does not have it. */
  readonly texts: unknown;
}

const digestOf = (text: string): string => encodeBase64url(createHash('sha256').update(text).digest());

const pointerOf = (path: readonly PropertyKey[]): string => ['', ...path.map(String)].join('/');

/** @throws BackendError INVALID_INPUT naming the place in the file */
export function parseChecklist(text: string): { readonly content: unknown; readonly rules: ChecklistRules } {
  try {
    const content: unknown = JSON.parse(text);
    return { content, rules: checklistRulesOf(content) };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new BackendError('INVALID_INPUT', 'the file is not JSON', { field: '/file' });
    if (!(error instanceof ZodError)) throw error;
    throw new BackendError('INVALID_INPUT', 'the file is no checklist', {
      field: `/file${pointerOf(error.issues[0]?.path ?? [])}`,
    });
  }
}

@Injectable()
export class Checklists {
  readonly #acting: Acting;
  readonly #texts: ChecklistTextRepository;

  constructor(acting: Acting, texts: ChecklistTextRepository) {
    this.#acting = acting;
    this.#texts = texts;
  }

  /** @param text the file as it is: its digest goes on the chain */
  async publish(by: Member, text: string): Promise<Committed> {
    const { content, rules } = parseChecklist(text);
    const digest = digestOf(text);
    const done = await this.#acting.submit(by, 'checklist:publish', { rules, source: digest });
    await this.#texts.keep({ type: rules.type, version: rules.version, digest, content });
    return done;
  }

  /** Published now, or earlier by whomever from the same file: this server has the texts then. */
  async ensure(by: Member, text: string): Promise<void> {
    try {
      await this.publish(by, text);
    } catch (error) {
      if (!(error instanceof ContractError) || error.code !== 'DUPLICATE') throw error;
      const { content, rules } = parseChecklist(text);
      const { type, version } = rules;
      const { source } = await this.#acting.evaluate<ChecklistRecord>(by, 'checklist:read', { type, version });
      if (source !== digestOf(text)) throw error;
      await this.#texts.keep({ type, version, digest: source, content });
    }
  }

  /** Those whose texts this server has. */
  async list(by: Member): Promise<ChecklistView[]> {
    const known = await this.#texts.all();
    return Promise.all(known.map(({ type, version }) => this.read(by, type, version)));
  }

  async read(by: Member, type: string, version: number): Promise<ChecklistView> {
    const record = await this.#acting.evaluate<ChecklistRecord>(by, 'checklist:read', { type, version });
    const row = await this.#texts.find(type, version);
    return { record, texts: row?.digest === record.source ? row.content : null };
  }
}
