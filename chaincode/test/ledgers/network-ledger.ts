// The contract on the real network: people enrolled at the organisations' Fabric CAs, each call through a peer's gateway.
import {
  type Context,
  createAuthority,
  type Credentials,
  deploy,
  enrolMember,
  gatewayClient,
  type GatewayClient,
  issue,
  lifetimeOfDays,
  type Organization,
  revokeMember,
  up,
  waitFor,
} from '@lianjian/network';
import { type Role } from '@lianjian/ledger-api';
import { NetworkPerson } from './network-person.ts';
import { type Person, type PersonChoice, type ScenarioLedger } from './scenario-ledger.ts';

const DAY = 86_400_000;
const SEEN_WITHIN_MS = 45_000;
const REVOKED_WITHIN_MS = 30_000;

export class NetworkScenarioLedger implements ScenarioLedger {
  readonly kind = 'network';
  readonly paceMs = 25_000;
  readonly context: Context;
  readonly contract: string;
  /** What is done last, such as ending a network that nobody else uses. */
  onClose: () => Promise<void> = () => Promise.resolve();
  readonly #down = new Set<string>();
  readonly #watchers = new Map<string, GatewayClient>();
  readonly #people: NetworkPerson[] = [];
  #lastCommit: Uint8Array | undefined;

  private constructor(context: Context, contract: string) {
    this.context = context;
    this.contract = contract;
  }

  /** @param folder the packaged contract; deployed where it is not yet */
  static async open(context: Context, folder: string): Promise<NetworkScenarioLedger> {
    await up(context);
    const { name } = await deploy(context, folder);
    return new NetworkScenarioLedger(context, name);
  }

  async person(mspId: string, role: Role, { memberId, unit }: PersonChoice = {}): Promise<NetworkPerson> {
    const member = await enrolMember(this.context, {
      organization: this.organizationOf(mspId).name,
      role,
      ...(memberId === undefined ? {} : { id: memberId }),
      ...(unit === undefined ? {} : { unit }),
    });
    return this.#known(member, member.id);
  }

  async irregular(kind: 'expired' | 'foreign', mspId: string, role: Role): Promise<NetworkPerson> {
    const { name } = this.organizationOf(mspId);
    const own = await this.context.material.authority(name, 'ca');
    const twin = { commonName: `ca.${name}`, organization: name };
    const authority = kind === 'expired' ? own : await createAuthority(twin, lifetimeOfDays(30));
    const id = crypto.randomUUID();
    const now = Date.now();
    const past = { notBefore: new Date(now - DAY), notAfter: new Date(now - 1_000) };
    const certified = await issue(authority, {
      attributes: { 'hf.EnrollmentID': id, role },
      lifetime: kind === 'expired' ? past : lifetimeOfDays(1),
      purpose: 'identity',
      subject: { commonName: id, organization: name, unit: 'client' },
    });
    return this.#known({ ...certified, mspId }, id);
  }

  async revoke(person: Person): Promise<void> {
    await revokeMember(this.context, this.organizationOf(person.mspId).name, person.memberId);
    await waitFor({ what: 'the revocation to reach the peers', deadlineMs: REVOKED_WITHIN_MS }, async () => {
      const answer = person.call('consortium:read', {}).then(
        () => 'accepted',
        () => 'refused',
      );
      if ((await answer) === 'accepted') throw new Error('the member is still accepted');
    });
  }

  async withoutPeer<T>(mspId: string, work: () => Promise<T>): Promise<T> {
    const { name } = this.peerOf(mspId);
    await this.context.supervisor.kill(name);
    this.#down.add(mspId);
    try {
      return await work();
    } finally {
      await up(this.context);
      this.#down.delete(mspId);
      const bytes = this.#lastCommit;
      if (bytes !== undefined) {
        await waitFor({ what: `${name} to catch up`, deadlineMs: SEEN_WITHIN_MS }, () => this.#seenAt(mspId, bytes));
      }
    }
  }

  close(): Promise<void> {
    for (const person of this.#people) person.close();
    for (const watcher of this.#watchers.values()) watcher.close();
    return this.onClose();
  }

  organizationOf(mspId: string): Organization {
    const organization = this.context.topology.organizations.find((candidate) => candidate.mspId === mspId);
    if (organization === undefined) throw new Error(`the network has no ${mspId}`);
    return organization;
  }

  /** Waits until every running peer has committed the transaction. @param commit a signed commit status request */
  async committedEverywhere(commit: Uint8Array): Promise<void> {
    this.#lastCommit = commit;
    const running = this.context.topology.organizations.filter(({ mspId }) => !this.#down.has(mspId));
    await Promise.all(running.map(({ mspId }) => this.#seenAt(mspId, commit)));
  }

  peerOf(mspId: string): Organization['peers'][number] {
    const [peer] = this.organizationOf(mspId).peers;
    if (peer === undefined) throw new Error(`${mspId} has no peer`);
    return peer;
  }

  async #seenAt(mspId: string, commit: Uint8Array): Promise<void> {
    const known = this.#watchers.get(mspId);
    const watcher = known ?? gatewayClient(this.context, this.organizationOf(mspId), { contract: this.contract });
    this.#watchers.set(mspId, watcher);
    await watcher.gateway.newCommit(commit).getStatus({ deadline: Date.now() + SEEN_WITHIN_MS });
  }

  #known(credentials: Credentials, memberId: string): NetworkPerson {
    const person = new NetworkPerson(this, credentials, memberId);
    this.#people.push(person);
    return person;
  }
}
