// What an import needs of a checklist: its columns, its rules, and which columns identify the learner.
import { type Attributes, type ChecklistRules } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { type Member } from '../acting/acting.ts';
import { Checklists } from '../checklists/checklists.ts';
import { BackendError } from '../errors.ts';
import { itemNamesOf, type Layout, layoutOf } from './columns.ts';

/** Of a record without a type of document. */
const USUAL_DOCUMENT = 'identity-card';
export const NUMBER_COLUMN = 'idNumber';

export interface ImportLayout extends Layout {
  readonly rules: ChecklistRules;
  /** Codes of items by each of their spellings. */
  readonly itemNames: ReadonlyMap<string, string>;
}

@Injectable()
export class ImportLayouts {
  readonly #checklists: Checklists;

  constructor(checklists: Checklists) {
    this.#checklists = checklists;
  }

  /** @throws BackendError INVALID_STATE when the checklist cannot be imported to; ContractError NOT_FOUND */
  async of(by: Member, type: string, version: number): Promise<ImportLayout> {
    const { record, texts } = await this.#checklists.read(by, type, version);
    if (texts === null) {
      throw new BackendError('INVALID_STATE', 'this server lacks the checklist’s texts', { reason: 'no-texts' });
    }
    const layout = layoutOf(texts);
    if (!layout.columns.some(({ code, place }) => place === 'record' && code === NUMBER_COLUMN)) {
      throw new BackendError('INVALID_STATE', 'the record has no document number', { reason: 'no-number' });
    }
    return { ...layout, itemNames: itemNamesOf(texts), rules: record.rules };
  }
}

export const documentOf = (
  record: Readonly<Record<string, string>>,
): { readonly documentType: string; readonly documentNumber: string } => ({
  documentType: record['idType'] ?? USUAL_DOCUMENT,
  documentNumber: record[NUMBER_COLUMN] ?? '',
});

/** Attributes whose values do not go together; the submission would be refused for them. */
export const brokenRules = ({ attributeRules }: ChecklistRules, attributes: Attributes): string[] =>
  attributeRules
    .filter((rule) => {
      const [given, wanted] = [attributes[rule.if.attribute], attributes[rule.then.attribute]];
      const isMeant = given !== undefined && rule.if.in.includes(given);
      return isMeant && wanted !== undefined && !rule.then.in.includes(wanted);
    })
    .map((rule) => rule.then.attribute);
