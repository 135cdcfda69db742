import { type ChecklistRecord, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';

export const readChecklist = (
  world: World,
  _caller: Caller,
  { type, version }: InputOf<'checklist:read'>,
): Promise<ChecklistRecord> => world.require('checklist', { type, version });
