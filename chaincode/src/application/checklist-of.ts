import {
  type ApplicationRecord,
  type ChecklistItem,
  type ChecklistRules,
  ContractError,
  type Stage,
} from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

/** The rules that a case was created under. */
export async function checklistOf(
  world: World,
  { checklist }: Pick<ApplicationRecord, 'checklist'>,
): Promise<ChecklistRules> {
  return (await world.require('checklist', checklist)).rules;
}

/** @throws ContractError INVALID_INPUT */
export function itemOf({ items }: ChecklistRules, code: string, field: string): ChecklistItem {
  const item = items.find((candidate) => candidate.code === code);
  if (item === undefined) throw new ContractError('INVALID_INPUT', 'the checklist has no such item', { field });
  return item;
}

export function stageOf({ route }: ChecklistRules, code: string | null): Stage {
  const stage = route.find((candidate) => candidate.code === code);
  if (stage === undefined) throw new ContractError('INVALID_STATE', 'the case lies with no stage', { stage: code });
  return stage;
}

export function stageAfter({ route }: ChecklistRules, code: string): Stage | undefined {
  return route[route.findIndex((candidate) => candidate.code === code) + 1];
}
