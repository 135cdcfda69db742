// What the checklist asks for, against what is there. Pure: the exact list of what is missing or wrong.
import {
  type ApplicationItem,
  type ApplicationRecord,
  type Attributes,
  type ChecklistItem,
  type ChecklistRules,
  type MaterialRecord,
  sealedSizeOf,
} from '@lianjian/ledger-api';
import { holds } from './attribute-rules.ts';
import { currentParts, itemIn } from './item-parts.ts';
import { type Missing } from './missing.ts';

export const isRequired = ({ required }: ChecklistItem, attributes: Attributes): boolean =>
  typeof required === 'string' ? required === 'always' : holds(required, attributes);

/** Attributes without a value, and rules between attributes that are broken. */
export function missingAttributes({ attributeRules, attributes }: ChecklistRules, given: Attributes): Missing[] {
  const absent = attributes.filter(({ code }) => given[code] === undefined);
  const broken = attributeRules.filter((rule) => holds(rule.if, given) && !holds(rule.then, given));
  return [
    ...absent.map(({ code }) => ({ attribute: code, problem: 'attribute-missing' as const })),
    ...broken.map((rule) => ({ attribute: rule.then.attribute, problem: 'attribute-rule' as const })),
  ];
}

/** @param materials the current version of every part of the case's own items */
export function missingItems(
  rules: ChecklistRules,
  application: Pick<ApplicationRecord, 'attributes' | 'items'>,
  materials: readonly MaterialRecord[],
): Missing[] {
  return rules.items.flatMap((rule) => {
    const item = itemIn(application, rule.code);
    if (item.source !== null) return [];
    const own = materials.filter((material) => material.item === rule.code);
    return [...countProblems(rule, item, isRequired(rule, application.attributes)), ...fileProblems(rule, own)];
  });
}

function countProblems({ code, files }: ChecklistItem, item: ApplicationItem, required: boolean): Missing[] {
  const count = currentParts(item).length;
  const problems: Missing[] = [];
  if (required && count === 0) problems.push({ item: code, problem: 'absent' });
  if (count > 0 && count < files.min) problems.push({ item: code, problem: 'too-few-files' });
  if (count > files.max) problems.push({ item: code, problem: 'too-many-files' });
  if (item.status === 'reopened') problems.push({ item: code, problem: 'not-renewed' });
  return problems;
}

/** The exact size is not on the chain: the sealed size is held against that of the largest file allowed. */
function fileProblems({ code, maxBytes, mediaTypes }: ChecklistItem, materials: readonly MaterialRecord[]): Missing[] {
  return materials.flatMap(({ mediaType, part, sealedSize, version }) => {
    const file = { item: code, part, version };
    const problems: Missing[] = [];
    if (sealedSize > sealedSizeOf(maxBytes)) problems.push({ ...file, problem: 'too-large' });
    if (!mediaTypes.includes(mediaType)) problems.push({ ...file, problem: 'media-type' });
    return problems;
  });
}
