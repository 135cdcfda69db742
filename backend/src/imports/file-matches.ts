// Files named <number>_<item>[_n].ext, and the cases that they are for: those of the caller's own that still take files.
import { Injectable } from '@nestjs/common';
import { type Caller } from '../acting/caller.ts';
import { LearnerRepository, type LearnerRow } from '../adapters/database/learner-repository.ts';
import { BlindIndex } from '../learners/blind-index.ts';
import { normalizedNumber } from '../learners/learner-record.ts';
import { ImportLayouts } from './import-layout.ts';
import { matchFileNames, type NameMatches, numberIn } from './match-file-names.ts';

/** In these a case takes files. */
const OPEN: readonly string[] = ['draft', 'returned'];

@Injectable()
export class FileMatches {
  readonly #learners: LearnerRepository;
  readonly #index: BlindIndex;
  readonly #layouts: ImportLayouts;

  constructor(learners: LearnerRepository, index: BlindIndex, layouts: ImportLayouts) {
    this.#learners = learners;
    this.#index = index;
    this.#layouts = layouts;
  }

  /** Every file is among the matched or the errors. Errors: as `ImportLayouts.of` */
  async match(
    caller: Caller,
    { type, version }: { readonly type: string; readonly version: number },
    names: readonly string[],
  ): Promise<NameMatches> {
    const { itemNames } = await this.#layouts.of(caller, type, version);
    const numbers = new Set(names.flatMap((name) => numberIn(name) ?? []));
    const tokens = new Map<string, string>();
    for (const number of numbers) {
      tokens.set(number, await this.#index.numberToken(caller.mspId, normalizedNumber(number)));
    }
    const desk = { desk: 'clerk', mspId: caller.mspId } as const;
    const rows = await this.#learners.byNumbers(desk, type, [...tokens.values()]);
    const own = rows.filter((row) => isOwn(row, caller) && OPEN.includes(row.state));
    const casesOf = (token: string): string[] =>
      own.filter(({ numberTokens }) => numberTokens.includes(token)).map(({ applicationId }) => applicationId);
    const known = new Map(Array.from(tokens, ([number, token]) => [number, casesOf(token)] as const));
    return matchFileNames(names, { items: itemNames, numbers: known });
  }
}

const isOwn = ({ organization, unit }: LearnerRow, caller: Caller): boolean =>
  organization === caller.mspId && unit === caller.unit;
