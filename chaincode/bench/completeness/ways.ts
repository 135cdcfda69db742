// The two ways of working, each until the case is approved.
import { type ChecklistItem, type ChecklistRules } from '@lianjian/ledger-api';
import { type HandedIn, type ModelCase, UNFIT } from './model.ts';
import { type Office } from './office.ts';

export interface Tally {
  readonly bytes: number;
  readonly uploads: number;
  /** How often the first office looked at it. */
  readonly rounds: number;
  /** How often the contract named what is missing, before any office looked. */
  readonly refusals: number;
  /** Working days, by the model below. */
  readonly days: number;
}

/**
 * The model of days. An office takes half of what the checklist allows its stage, each time. What comes back from an office
 * is brought in order within five working days: a letter, a call, another visit of the learner. What the contract names is
 * brought in order the next day: whoever hands in still has the papers, and the learner's number, on the desk.
 */
export const DAYS = { correction: 5, nextDay: 1, shareOfStage: 0.5 };

const lookOf = (workingDays: number): number => Math.ceil(workingDays * DAYS.shareOfStage);

function daysOf({ route }: ChecklistRules, rounds: number, refusals: number): number {
  const [first, ...later] = route.map(({ workingDays }) => lookOf(workingDays));
  const looks = rounds * (first ?? 0) + later.reduce((sum, days) => sum + days, 0);
  return looks + (rounds - 1) * DAYS.correction + refusals * DAYS.nextDay;
}

/** What lies there of each item, and the next attempt of those that are to be brought anew. */
class Desk {
  readonly #model: ModelCase;
  readonly #attempts = new Map<string, number>();
  readonly #lies = new Map<string, HandedIn>();

  constructor(model: ModelCase) {
    this.#model = model;
  }

  /** The next attempt of each. */
  bring(items: readonly ChecklistItem[]): HandedIn[] {
    return items.map((item) => {
      const attempt = this.#attempts.get(item.code) ?? 0;
      this.#attempts.set(item.code, attempt + 1);
      const handedIn = this.#model.handIn(item, attempt);
      this.#lies.set(item.code, handedIn);
      return handedIn;
    });
  }

  bringNamed(codes: readonly string[]): HandedIn[] {
    return this.bring(this.#model.items.filter(({ code }) => codes.includes(code)));
  }

  /** What a person who looks finds wrong; all of it at once. */
  wrong(): string[] {
    return [...this.#lies.values()].filter(({ defect }) => defect !== undefined).map(({ item }) => item);
  }

  everything(): HandedIn[] {
    return [...this.#lies.values()];
  }
}

/** The contract checks what is handed in, and a return reopens only what it names. */
export async function withCheck(office: Office, rules: ChecklistRules, model: ModelCase): Promise<Tally> {
  const made = await office.openCase(rules, model);
  const desk = new Desk(model);
  await made.record(desk.bring(model.items));
  let refusals = 0;
  for (let rounds = 1; ; rounds += 1) {
    for (let named = await made.handIn(); named !== undefined; named = await made.handIn()) {
      refusals += 1;
      await made.record(desk.bringNamed(named));
    }
    const wrong = desk.wrong();
    if (wrong.length === 0) {
      await made.approve();
      return { bytes: made.bytes, uploads: made.uploads, rounds, refusals, days: daysOf(rules, rounds, refusals) };
    }
    await made.return(wrong);
    await made.record(desk.bringNamed(wrong));
  }
}

/** Nobody checks what is handed in; the whole file comes back with a list of what is wrong, and is sent whole again. */
export async function wholeAgain(office: Office, rules: ChecklistRules, model: ModelCase): Promise<Tally> {
  const made = await office.openCase(unchecked(rules), model);
  const desk = new Desk(model);
  await made.record(desk.bring(model.items));
  for (let rounds = 1; ; rounds += 1) {
    const named = await made.handIn();
    if (named !== undefined) throw new Error('nothing is checked here');
    const wrong = desk.wrong();
    if (wrong.length === 0) {
      await made.approve();
      return { bytes: made.bytes, uploads: made.uploads, rounds, refusals: 0, days: daysOf(rules, rounds, 0) };
    }
    await made.return(model.items.map(({ code }) => code));
    desk.bringNamed(wrong);
    await made.record(desk.everything());
  }
}

const uncheckedType = (type: string): string => `${type}-unchecked`;

/** The same checklist without what the contract could refuse a submission for. */
export function unchecked(rules: ChecklistRules): ChecklistRules {
  return {
    ...rules,
    items: rules.items.map((item) => ({
      ...item,
      files: { max: 50, min: 0 },
      maxBytes: 1_000_000_000,
      mediaTypes: [...item.mediaTypes, UNFIT],
      required: 'optional',
      sensitive: false,
    })),
    supplement: { ...rules.supplement, maxRounds: 20 },
    type: uncheckedType(rules.type),
  };
}
