import { missingEndorsers, requiredEndorsements } from '../commit/policy.ts';
import { LedgerError } from '../errors.ts';
import { sameBytes } from '../hash.ts';
import { type ParsedProposal } from '../protocol/proposal.ts';
import { type StateView } from '../simulation/state-view.ts';
import { type EndorsedExecution, type Endorser } from './endorser.ts';

function endorserOf(endorsers: ReadonlyMap<string, Endorser>, mspId: string): Endorser {
  const endorser = endorsers.get(mspId);
  if (endorser === undefined) throw LedgerError.unknownOrganization(mspId);
  return endorser;
}

async function endorseAt(
  endorsers: ReadonlyMap<string, Endorser>,
  organizations: readonly string[],
  proposal: ParsedProposal,
  view: StateView,
): Promise<EndorsedExecution[]> {
  const asked = organizations.map((mspId) => endorserOf(endorsers, mspId));
  return Promise.all(asked.map((endorser) => endorser.endorse(proposal, view)));
}

/** Without named endorsers: first the creator's own organisation, then as many as what it would write calls for. */
async function endorseAsNeeded(
  endorsers: ReadonlyMap<string, Endorser>,
  own: string,
  proposal: ParsedProposal,
  view: StateView,
): Promise<EndorsedExecution[]> {
  const first = await endorserOf(endorsers, own).endorse(proposal, view);
  const required = requiredEndorsements(first.execution.simulation.readWriteSet);
  const missing = missingEndorsers(required, new Set([own]), [...endorsers.keys()]);
  return [first, ...(await endorseAt(endorsers, missing, proposal, view))];
}

function assertSameResult([first, ...others]: readonly EndorsedExecution[]): void {
  for (const other of others) {
    if (first !== undefined && !sameBytes(first.payload, other.payload)) {
      throw new LedgerError(
        'ENDORSEMENT_MISMATCH',
        `${first.organization} and ${other.organization} came to different responses, events or read-write sets`,
      );
    }
  }
}

export interface EndorsementRequest {
  readonly proposal: ParsedProposal;
  readonly view: StateView;
  /** MSP id of the creator. */
  readonly creator: string;
  /** MSP ids named by the client; who is named is asked, and nobody else. */
  readonly endorsingOrganizations: readonly string[] | undefined;
}

/**
 * Runs a proposal at each endorsing organisation, all on the same state.
 *
 * @throws LedgerError ENDORSEMENT_MISMATCH when two of them come to different results
 */
export async function collectEndorsements(
  endorsers: ReadonlyMap<string, Endorser>,
  { proposal, view, creator, endorsingOrganizations }: EndorsementRequest,
): Promise<readonly EndorsedExecution[]> {
  const named = endorsingOrganizations && [...new Set(endorsingOrganizations)];
  if (named?.length === 0) throw new LedgerError('INVALID_ARGUMENT', 'endorsingOrganizations names nobody');
  const results = named
    ? await endorseAt(endorsers, named, proposal, view)
    : await endorseAsNeeded(endorsers, creator, proposal, view);
  assertSameResult(results);
  return results;
}
