import {
  type ApplicationRecord,
  type ApplicationState,
  ContractError,
  type Transition,
  TRANSITIONS,
} from '@lianjian/ledger-api';

/** @throws ContractError INVALID_STATE */
export function assertAllows(application: ApplicationRecord, transition: Transition): void {
  assertState(application, TRANSITIONS[transition].from);
}

/** @throws ContractError INVALID_STATE */
export function assertState({ stage, state }: ApplicationRecord, allowed: readonly ApplicationState[]): void {
  if (!allowed.includes(state)) {
    throw new ContractError('INVALID_STATE', `not while the application is ${state}`, { stage, state });
  }
}
