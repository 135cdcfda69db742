// What one round leaves is what the next one needs: created cases are recorded into, recorded ones submitted, and so on.
// A round that starts with too little makes up for it before it begins, outside the measurement.
import { GatewayError } from '@hyperledger/fabric-gateway';
import { newId } from '@lianjian/ledger-client';
import { decodeBase64url, type JsonValue, type MaterialIndexEntry, type ReencryptResult } from '@lianjian/ledger-api';
import { type Call, type FabricClient } from '../connector/fabric-client.ts';
import { onceCaughtUp } from '../connector/once-caught-up.ts';
import { prepareGrant, sealMaterial, THRESHOLD } from '../sharing.ts';
import * as calls from './calls.ts';

export interface Recording {
  readonly applicationId: string;
  readonly entry: MaterialIndexEntry;
}

export interface Conversion {
  readonly access: calls.AccessReference;
  readonly fragments: Readonly<Record<string, Uint8Array>>;
}

const AT_ONCE = 20;

async function inBatches<T>(total: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < total) {
    const batch = Math.min(AT_ONCE, total - made.length);
    made.push(...(await Promise.all(Array.from({ length: batch }, make))));
  }
  return made;
}

/** One worker's cases, by how far they have come. They last from round to round. */
export class Pools {
  readonly drafts: string[] = [];
  readonly recordings: Recording[] = [];
  readonly recorded: string[] = [];
  readonly submitted: string[] = [];
  readonly claimed: string[] = [];
  /** Every case this worker knows, for queries. */
  readonly known: string[] = [];
  /** Active grants that nobody uses at the moment: a request chains to its grant, so each is used by one at a time. */
  readonly grants: string[] = [];
  readonly requests: calls.AccessReference[] = [];
  readonly conversions: Conversion[] = [];

  async fillDrafts(client: FabricClient, total: number): Promise<void> {
    const make = async (): Promise<string> => {
      const id = newId();
      await prepared(client, calls.createApplication(client.cast, id));
      return id;
    };
    const made = await inBatches(total - this.drafts.length, make);
    this.drafts.push(...made);
    this.known.push(...made);
  }

  async fillRecordings(client: FabricClient, total: number): Promise<void> {
    await this.fillDrafts(client, total - this.recordings.length);
    while (this.recordings.length < total) {
      const applicationId = taken(this.drafts, 'draft');
      const { entry } = await sealMaterial(applicationId);
      this.recordings.push({ applicationId, entry });
    }
  }

  async fillRecorded(client: FabricClient, total: number): Promise<void> {
    const short = Math.max(0, total - this.recorded.length);
    await this.fillRecordings(client, short);
    const record = async (): Promise<string> => {
      const { applicationId, entry } = taken(this.recordings, 'recording');
      await prepared(client, calls.recordMaterial(applicationId, entry));
      return applicationId;
    };
    this.recorded.push(...(await inBatches(short, record)));
  }

  async fillSubmitted(client: FabricClient, total: number): Promise<void> {
    const short = Math.max(0, total - this.submitted.length);
    await this.fillRecorded(client, short);
    const submit = async (): Promise<string> => {
      const id = taken(this.recorded, 'recorded case');
      await prepared(client, calls.submitApplication(id));
      return id;
    };
    this.submitted.push(...(await inBatches(short, submit)));
  }

  async fillClaimed(client: FabricClient, total: number): Promise<void> {
    const short = Math.max(0, total - this.claimed.length);
    await this.fillSubmitted(client, short);
    const claim = async (): Promise<string> => {
      const id = taken(this.submitted, 'submitted case');
      await prepared(client, calls.claimApplication(id));
      return id;
    };
    this.claimed.push(...(await inBatches(short, claim)));
  }

  async fillGrants(client: FabricClient, total: number): Promise<void> {
    this.grants.push(...(await inBatches(Math.max(0, total - this.grants.length), () => grantNewCase(client))));
  }

  async fillRequests(client: FabricClient, total: number, grants: number): Promise<void> {
    await this.fillGrants(client, grants);
    while (this.requests.length < total) {
      const free = this.grants.slice(0, total - this.requests.length);
      const made = free.map((grantId) => ({ grantId, requestId: newId() }));
      await Promise.all(made.map((access) => prepared(client, calls.requestAccess(access))));
      this.requests.push(...made);
    }
  }

  async fillConversions(client: FabricClient, total: number, grants: number): Promise<void> {
    await this.fillRequests(client, total - this.conversions.length, grants);
    const convert = async (): Promise<Conversion> => {
      const access = taken(this.requests, 'request');
      const holders = client.cast.holders.slice(0, THRESHOLD);
      const answers = await Promise.all(
        holders.map(async (holder) => [holder, await fragmentsOf(client, access, holder)] as const),
      );
      return { access, fragments: Object.fromEntries(answers) };
    };
    this.conversions.push(...(await inBatches(total - this.conversions.length, convert)));
  }
}

export function taken<T>(pool: T[], what: string): T {
  const next = pool.shift();
  if (next === undefined) throw new Error(`the round has used up every ${what} that was prepared`);
  return next;
}

async function fragmentsOf(client: FabricClient, access: calls.AccessReference, holder: string): Promise<Uint8Array> {
  const answer = (await prepared(client, calls.reencrypt(access, holder))) as unknown as ReencryptResult;
  return Buffer.concat(answer.fragments.map(decodeBase64url));
}

/** A call outside the measurement, which may be sent again: the contract takes the same for the same. */
async function prepared(client: FabricClient, call: Call): Promise<JsonValue> {
  try {
    return await onceCaughtUp(() => client.call(call));
  } catch (error) {
    throw new Error(`${call.name} cannot be prepared: ${toldBy(error)}`, { cause: error });
  }
}

/** What each peer said: the gateway's own message only tells to look there. */
function toldBy(error: unknown): string {
  if (!(error instanceof GatewayError)) return String(error);
  return [error.message, ...error.details.map(({ message, mspId }) => `${mspId}: ${message}`)].join('; ');
}

async function grantNewCase(client: FabricClient): Promise<string> {
  const { cast } = client;
  const applicationId = newId();
  await prepared(client, calls.createApplication(cast, applicationId));
  const { entry, delegatingSecret } = await sealMaterial(applicationId);
  await prepared(client, calls.recordMaterial(applicationId, entry));
  const granting = prepareGrant(cast, newId(), delegatingSecret);
  const { id } = granting.grant;
  await prepared(client, calls.createGrant(cast, applicationId, granting));
  await Promise.all(
    Array.from(granting.shares, ([holder, share]) => prepared(client, calls.depositShare(id, holder, share))),
  );
  await prepared(client, calls.activateGrant(id));
  return id;
}
