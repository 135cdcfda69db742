// Walks along the indexes of the trail.
import { type EventPage, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { eventPage } from './event-page.ts';

export const eventsByActor = (
  world: World,
  caller: Caller,
  { memberId, mspId, ...paging }: InputOf<'audit:eventsByActor'>,
): Promise<EventPage> => eventPage(world, caller, 'by-actor', { memberId, mspId }, paging);

export const eventsByOrganization = (
  world: World,
  caller: Caller,
  { mspId, ...paging }: InputOf<'audit:eventsByOrganization'>,
): Promise<EventPage> => eventPage(world, caller, 'by-organization', { mspId }, paging);

export const eventsByUnit = (
  world: World,
  caller: Caller,
  { unit, ...paging }: InputOf<'audit:eventsByUnit'>,
): Promise<EventPage> => eventPage(world, caller, 'by-unit', { unit }, paging);

export const eventsByAction = (
  world: World,
  caller: Caller,
  { action, ...paging }: InputOf<'audit:eventsByAction'>,
): Promise<EventPage> => eventPage(world, caller, 'by-action', { action }, paging);
