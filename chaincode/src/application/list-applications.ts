// Lists walk an index in pages. Rights are checked row by row, so a page may hold fewer rows than asked for and still
// not be the last.
import { type ApplicationRecord, type InputOf, type KeyPrefix, type LeafKind, type Page } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type Paging } from '../state/index-page.ts';
import { type World } from '../state/world.ts';
import { maySee } from './access.ts';

type Applications = Promise<Page<ApplicationRecord>>;

async function list<K extends LeafKind>(
  world: World,
  caller: Caller,
  kind: K,
  prefix: KeyPrefix<K>,
  paging: Paging,
): Promise<Page<ApplicationRecord>> {
  const { bookmark, values } = await world.page(kind, prefix, paging);
  const rows = await Promise.all(values.map((key) => world.getByKey('application', Buffer.from(key).toString())));
  const found = rows.filter((row) => row !== undefined);
  const visible = await Promise.all(found.map((row) => maySee(world, row, caller)));
  return { bookmark, rows: found.filter((_, index) => visible[index] === true) };
}

export const listByState = (world: World, caller: Caller, input: InputOf<'application:listByState'>): Applications => {
  const { stage, state } = input;
  return list(world, caller, 'by-state', stage === null ? { state } : { stage, state }, input);
};

export const listByOwner = (world: World, caller: Caller, input: InputOf<'application:listByOwner'>): Applications =>
  list(world, caller, 'by-owner', { mspId: input.mspId }, input);

export const listByUnit = (world: World, caller: Caller, input: InputOf<'application:listByUnit'>): Applications =>
  list(world, caller, 'by-owner-unit', { unit: input.unit }, input);

export const listByLearner = (
  world: World,
  caller: Caller,
  input: InputOf<'application:listByLearner'>,
): Applications => list(world, caller, 'by-learner', { learner: input.learner }, input);

export const listByDueDay = (world: World, caller: Caller, input: InputOf<'application:listByDueDay'>): Applications =>
  list(world, caller, 'by-due', { day: input.day }, input);
