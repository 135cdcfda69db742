// What sites hand in, drawn from a seed: which items a case needs, how large each file is and what is wrong with it. A draw
// depends on the seed, the case, the item and the attempt alone, so both ways of working meet the same files.
import { createHash } from 'node:crypto';
import { type Attributes, type ChecklistItem, type ChecklistRules } from '@lianjian/ledger-api';

/** `absent`, `media-type`, `too-large`: the checklist shows it. `judged`: only a person who looks sees it. */
export type Defect = 'absent' | 'judged' | 'media-type' | 'too-large';

export interface HandedIn {
  readonly item: string;
  readonly defect: Defect | undefined;
  /** Bytes of each file; none when absent. */
  readonly sizes: readonly number[];
  readonly mediaType: string;
}

export interface ModelCase {
  readonly attributes: Attributes;
  readonly items: readonly ChecklistItem[];
  /** @param attempt 0 for the first hand-in; later ones follow a correction */
  handIn(item: ChecklistItem, attempt: number): HandedIn;
}

/**
 * Probabilities for one item. Assumptions, not measurements: what a condition asks for is forgotten more often than what is
 * always asked for, small pictures are more often too large than scans, and a correction is better than a first attempt.
 */
export const FIRST = { absentAlways: 0.06, absentConditional: 0.18, mediaType: 0.02, judged: 0.06 };
export const LATER = { absentAlways: 0, absentConditional: 0, mediaType: 0.01, judged: 0.04 };
export const TOO_LARGE = { smallLimit: 0.08, otherwise: 0.01 };

const SMALL_LIMIT = 1_048_576;
/** Both sides of a card, two sheets of marks. */
const TWO_FILES: readonly string[] = ['identity-card', 'transcript'];
/** Median bytes of a scan, and of a thesis. */
const SCAN = 1_200_000;
const THESIS = 8_000_000;

type Draw = (...what: readonly (number | string)[]) => number;

/** From 0 up to 1. */
const drawing =
  (seed: number): Draw =>
  (...what) =>
    createHash('sha256')
      .update([seed, ...what].join('/'))
      .digest()
      .readUIntBE(0, 6) /
    2 ** 48;

function attributesOf({ attributes, attributeRules }: ChecklistRules, draw: Draw): Attributes {
  const drawn = Object.fromEntries(
    attributes.map((attribute) => [
      attribute.code,
      'values' in attribute ? oneOf(attribute.values, draw(attribute.code)) : '',
    ]),
  );
  const given: Record<string, string> = { ...drawn, ...COHORTS };
  for (const rule of attributeRules) {
    const isAsked = rule.if.in.includes(given[rule.if.attribute] ?? '');
    if (isAsked) given[rule.then.attribute] = oneOf(rule.then.in, draw('rule', rule.then.attribute));
  }
  return Object.fromEntries(attributes.map(({ code }) => [code, given[code] ?? '']));
}

const COHORTS = { cohort: '2026', graduationTerm: '2027-01' };

/** The first value is the common one: two of three cases have it. */
function oneOf(values: readonly string[], random: number): string {
  const [first = ''] = values;
  if (random < 2 / 3 || values.length === 1) return first;
  return values[1 + Math.floor(((random - 2 / 3) / (1 / 3)) * (values.length - 1))] ?? first;
}

const isNeeded = ({ required }: ChecklistItem, attributes: Attributes): boolean =>
  typeof required === 'string' ? required === 'always' : required.in.includes(attributes[required.attribute] ?? '');

function defectOf({ maxBytes, required }: ChecklistItem, attempt: number, random: number): Defect | undefined {
  const chances = attempt === 0 ? FIRST : LATER;
  const tooLarge = (maxBytes < SMALL_LIMIT ? TOO_LARGE.smallLimit : TOO_LARGE.otherwise) / (attempt === 0 ? 1 : 4);
  const table: readonly (readonly [Defect, number])[] = [
    ['absent', required === 'always' ? chances.absentAlways : chances.absentConditional],
    ['media-type', chances.mediaType],
    ['too-large', tooLarge],
    ['judged', chances.judged],
  ];
  let left = random;
  for (const [defect, chance] of table) {
    if (left < chance) return defect;
    left -= chance;
  }
  return undefined;
}

/** Lognormal around a median, and within what the item allows unless it is meant not to be. */
function sizeOf({ code, maxBytes }: ChecklistItem, isTooLarge: boolean, first: number, second: number): number {
  if (isTooLarge) return Math.round(maxBytes * (1.5 + 4 * first));
  const normal = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
  const median = Math.min(code === 'thesis' ? THESIS : SCAN, maxBytes * 0.6);
  return Math.max(500, Math.min(Math.round(median * Math.exp(0.6 * normal)), Math.floor(maxBytes * 0.95)));
}

export function modelCase(rules: ChecklistRules, seed: number, number: number): ModelCase {
  const all = drawing(seed);
  const draw: Draw = (...what) => all(rules.type, number, ...what);
  const attributes = attributesOf(rules, draw);
  return {
    attributes,
    items: rules.items.filter((item) => isNeeded(item, attributes)),
    handIn(item, attempt) {
      const defect = defectOf(item, attempt, draw(item.code, attempt, 'defect'));
      const files = defect === 'absent' ? 0 : TWO_FILES.includes(item.code) ? 2 : 1;
      const sizes = Array.from({ length: files }, (_, part) =>
        sizeOf(item, defect === 'too-large', draw(item.code, attempt, part, 'a'), draw(item.code, attempt, part, 'b')),
      );
      const [allowed = ''] = item.mediaTypes;
      return { defect, item: item.code, mediaType: defect === 'media-type' ? UNFIT : allowed, sizes };
    },
  };
}

/** Of no item of either checklist. */
export const UNFIT = 'image/bmp';
