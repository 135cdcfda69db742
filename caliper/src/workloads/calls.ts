// Each transaction of the benchmark as a value.
import { randomBytes } from 'node:crypto';
import { encodeBase64url, type JsonValue, type MaterialIndexEntry } from '@lianjian/ledger-api';
import { type Cast } from '../cast.ts';
import { ITEM, STAGE } from '../checklist.ts';
import { type Call } from '../connector/fabric-client.ts';
import { type PreparedGrant } from '../sharing.ts';

export const MATERIAL = { item: ITEM, part: 1, version: 1 };
const LEARNER_BYTES = 32;
const PAGE = { bookmark: null, pageSize: 20 };

/** Endorsed, ordered and committed like any other, but writes nothing. */
export const doNothing = (): Call => ({ as: 'clerk', name: 'consortium:read', input: {} });

export const createApplication = ({ checklist }: Cast, id: string): Call => ({
  as: 'clerk',
  name: 'application:create',
  input: {
    attributes: { cohort: '2030' },
    checklist,
    id,
    learner: encodeBase64url(randomBytes(LEARNER_BYTES)),
    related: null,
  },
});

export const recordMaterials = (id: string, entries: readonly MaterialIndexEntry[]): Call => ({
  as: 'clerk',
  name: 'application:recordMaterials',
  input: { discarded: [], id, materials: entries.map((entry) => ({ ...entry })) },
});

export const recordMaterial = (id: string, entry: MaterialIndexEntry): Call => recordMaterials(id, [entry]);

export const submitApplication = (id: string): Call => ({ as: 'clerk', name: 'application:submit', input: { id } });

export const claimApplication = (id: string): Call => ({ as: 'reviewer', name: 'application:claim', input: { id } });

export const reviewApplication = (id: string, items: readonly string[]): Call => ({
  as: 'reviewer',
  name: 'application:review',
  input: {
    findings: items.map((item) => ({ comment: null, item, reason: null, result: 'accepted' })),
    id,
    outcome: 'pass',
    reason: null,
    round: 1,
    stage: STAGE,
  },
});

const query = (name: Call['name'], input: JsonValue): Call => ({ as: 'auditor', name, input, evaluate: true });

export const trailOf = (id: string): Call => query('audit:trail', { ...PAGE, id, kind: 'application' });

export const eventsOfActor = ({ clerk }: Cast): Call =>
  query('audit:eventsByActor', { ...PAGE, memberId: clerk.memberId, mspId: clerk.mspId });

export const eventsOfDay = (day: string): Call => query('audit:eventsByDay', { ...PAGE, from: day, to: day });

export const createGrant = (cast: Cast, applicationId: string, { grant }: PreparedGrant): Call => ({
  as: 'clerk',
  name: 'sharing:createGrants',
  input: JSON.parse(
    JSON.stringify({
      applicationId,
      granter: { principalId: cast.owner.principalId, version: cast.owner.version },
      grants: [grant],
      policyVersion: cast.policyVersion,
    }),
  ) as JsonValue,
});

/** Shown to its holder alone, through the holder's own peer. */
export const depositShare = (grantId: string, holder: string, share: Uint8Array): Call => ({
  as: 'clerk',
  name: 'sharing:depositShares',
  input: { grantIds: [grantId] },
  at: [holder],
  through: holder,
  transientData: { [grantId]: share },
});

export const activateGrant = (grantId: string): Call => ({
  as: 'clerk',
  name: 'sharing:activateGrants',
  input: { grantIds: [grantId] },
});

export interface AccessReference {
  readonly grantId: string;
  readonly requestId: string;
}

export const requestAccess = (access: AccessReference): Call => ({
  as: 'reviewer',
  name: 'sharing:requestAccess',
  input: { ...access, materials: [MATERIAL], purpose: 'stage-review' },
});

export const reencrypt = (access: AccessReference, holder: string): Call => ({
  as: 'reviewer',
  name: 'sharing:reencrypt',
  input: { ...access },
  evaluate: true,
  at: [holder],
});

export const recordFragments = (access: AccessReference, fragments: Readonly<Record<string, Uint8Array>>): Call => ({
  as: 'reviewer',
  name: 'sharing:recordFragments',
  input: { ...access, holders: Object.keys(fragments) },
  transientData: fragments,
});
