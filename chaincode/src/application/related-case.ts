import {
  type ApplicationItem,
  type ApplicationRecord,
  ContractError,
  FINAL_STATES,
  type InputOf,
} from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isOfAuthority } from '../identity/who-may.ts';
import { type World } from '../state/world.ts';

type Input = InputOf<'application:create'>;

const invalid = (problem: string): ContractError =>
  new ContractError('INVALID_INPUT', 'the earlier case cannot be related to', { field: '/related', problem });

const isSameUnit = ({ organization, unit }: ApplicationRecord, caller: Caller): boolean =>
  organization === caller.mspId && unit === caller.unit;

/**
 * The earlier case that a new one corrects, appeals or annuls: final, of the same learner, type and cohort.
 *
 * @throws ContractError
 */
export async function earlierCase(
  world: World,
  caller: Caller,
  { attributes, checklist, learner, related }: Input,
  cohort: string,
): Promise<ApplicationRecord | undefined> {
  if (related === null) return undefined;
  const earlier = await world.require('application', { applicationId: related.id });
  const isAuthority = await isOfAuthority(world, caller);
  if (!isAuthority && (related.relation === 'annuls' || !isSameUnit(earlier, caller))) {
    throw new ContractError('FORBIDDEN', 'only the authority relates to this case so', { reason: 'authority-only' });
  }
  if (!FINAL_STATES.includes(earlier.state)) {
    throw new ContractError('INVALID_STATE', 'only final cases are related to', { state: earlier.state });
  }
  if (earlier.learner !== learner || earlier.checklist.type !== checklist.type)
    throw invalid('another-learner-or-type');
  if (attributes[cohort] !== earlier.attributes[cohort]) throw invalid('another-cohort');
  return earlier;
}

/** Items that the earlier case's reviewers accepted; their materials stay where they are. */
export function takenOver(earlier: ApplicationRecord, codes: readonly string[]): ApplicationItem[] {
  if (earlier.erasedAt !== undefined && codes.length > 0) throw invalid('erased');
  if (new Set(codes).size !== codes.length) throw invalid('not-distinct');
  return codes.map((code) => {
    const item = earlier.items.find((candidate) => candidate.item === code);
    if (item?.status !== 'accepted') throw invalid('not-accepted');
    return { ...item, source: item.source ?? earlier.id };
  });
}
