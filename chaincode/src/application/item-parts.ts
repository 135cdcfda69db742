// What an application knows of an item's files: the newest version of each part.
import { type ApplicationItem, type Part } from '@lianjian/ledger-api';

export const itemIn = ({ items }: { readonly items: readonly ApplicationItem[] }, code: string): ApplicationItem =>
  items.find(({ item }) => item === code) ?? { item: code, parts: [], source: null, status: 'open' };

export const currentParts = ({ parts }: ApplicationItem): readonly Part[] =>
  parts.filter(({ discarded }) => !discarded);

export const isCurrent = (item: ApplicationItem, part: number): boolean =>
  currentParts(item).some((candidate) => candidate.part === part);

/** Of a discarded part too: versions are never given twice. */
export const versionOf = ({ parts }: ApplicationItem, part: number): number =>
  parts.find((candidate) => candidate.part === part)?.version ?? 0;

/** In the order of first use, so that equal steps give equal records. */
export function withItem(items: readonly ApplicationItem[], changed: ApplicationItem): ApplicationItem[] {
  const isKnown = items.some(({ item }) => item === changed.item);
  return isKnown ? items.map((item) => (item.item === changed.item ? changed : item)) : [...items, changed];
}

export function withPart(item: ApplicationItem, changed: Part): ApplicationItem {
  const others = item.parts.filter(({ part }) => part !== changed.part);
  return { ...item, parts: [...others, changed].sort((a, b) => a.part - b.part) };
}
