// The consortium on a network of the benchmark's, and the people in it.
import { type MaterialReference, type Role } from '@lianjian/ledger-api';
import { type Context, enrolMember, type Member } from '@lianjian/network';
import { type NetworkScenarioLedger } from '../test/ledgers/network-ledger.ts';
import { NetworkPerson } from '../test/ledgers/network-person.ts';
import { ONE_STAGE } from '../test/scenarios/checklists.ts';
import { type Consortium } from '../test/scenarios/consortium.ts';
import { type NewCase } from '../test/scenarios/dossier.ts';

export const SCAN: MaterialReference = { item: 'degree-scan', part: 1, version: 1 };
export const CASE: NewCase = {
  attributes: { cohort: '2030' },
  checklist: { type: ONE_STAGE.type, version: ONE_STAGE.version },
};

/** One contract on the network, founded. */
export interface Deployed {
  readonly ledger: NetworkScenarioLedger;
  readonly consortium: Consortium;
}

export interface Bench extends Deployed {
  readonly context: Context;
  /** Another version of the contract beside ours, as something to compare with. */
  readonly before: Deployed | undefined;
  /** Name under which the bare contract is deployed. */
  readonly bare: string;
}

export interface Enrolled {
  readonly member: Member;
  readonly person: NetworkPerson;
}

export async function enrolled({ ledger }: Pick<Bench, 'ledger'>, mspId: string, role: Role): Promise<Enrolled> {
  const member = await enrolMember(ledger.context, { organization: ledger.organizationOf(mspId).name, role });
  return { member, person: new NetworkPerson(ledger, member, member.id) };
}
