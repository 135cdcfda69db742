import { newId } from '@lianjian/ledger-client';
import { civilDayOf } from '@lianjian/ledger-api';
import { ITEM } from '../checklist.ts';
import { type Call } from '../connector/fabric-client.ts';
import { sealMaterial } from '../sharing.ts';
import * as calls from './calls.ts';
import { SHARES, type Step, stepAt, TOTAL } from './mixed-steps.ts';
import { type Recording } from './pools.ts';
import { Workload } from './workload.ts';

class Mixed extends Workload {
  #call = 0;
  readonly #steps: Readonly<Record<Step, () => Promise<void>>> = {
    actor: () => this.#look(calls.eventsOfActor(this.cast)),
    claim: () => this.#advance(this.pools.submitted, calls.claimApplication, this.pools.claimed),
    create: () => this.#create(),
    day: () => this.#look(calls.eventsOfDay(civilDayOf(Date.now(), this.cast.utcOffsetMinutes))),
    record: () => this.#record(),
    request: () => this.#request(),
    review: () => this.#advance(this.pools.claimed, (id) => calls.reviewApplication(id, [ITEM])),
    submit: () => this.#advance(this.pools.recorded, calls.submitApplication, this.pools.submitted),
    trail: () => this.#look(calls.trailOf(this.pools.known[this.#call % this.pools.known.length] ?? '')),
  };

  protected override async prepare(): Promise<void> {
    const steps = (step: Step): number => Math.ceil((this.share * SHARES[step]) / TOTAL) + 1;
    await this.pools.fillGrants(this.client, this.grants);
    await this.pools.fillClaimed(this.client, steps('review'));
    await this.pools.fillSubmitted(this.client, steps('claim'));
    await this.pools.fillRecorded(this.client, steps('submit'));
    await this.pools.fillRecordings(this.client, steps('record'));
  }

  override async submitTransaction(): Promise<void> {
    await this.#steps[stepAt(this.#call++)]();
  }

  async #look(call: Call): Promise<void> {
    await this.send(call);
  }

  async #create(): Promise<void> {
    const id = newId();
    if (!(await this.send(calls.createApplication(this.cast, id)))) return;
    this.pools.drafts.push(id);
    this.pools.known.push(id);
  }

  async #record(): Promise<void> {
    const recording = this.pools.recordings.shift() ?? (await this.#newRecording());
    if (recording === undefined) return this.#create();
    const { applicationId, entry } = recording;
    if (await this.send(calls.recordMaterial(applicationId, entry))) this.pools.recorded.push(applicationId);
  }

  async #newRecording(): Promise<Recording | undefined> {
    const applicationId = this.pools.drafts.shift();
    if (applicationId === undefined) return undefined;
    const { entry } = await sealMaterial(applicationId);
    return { applicationId, entry };
  }

  async #advance(from: string[], call: (id: string) => Call, to?: string[]): Promise<void> {
    const id = from.shift();
    if (id === undefined) return this.#create();
    if (await this.send(call(id))) to?.push(id);
  }

  async #request(): Promise<void> {
    const grantId = this.pools.grants.shift();
    if (grantId === undefined) return this.#create();
    const access = { grantId, requestId: newId() };
    if (await this.send(calls.requestAccess(access))) this.pools.requests.push(access);
    this.pools.grants.push(grantId);
  }
}

export const createWorkloadModule = (): Workload => new Mixed();
