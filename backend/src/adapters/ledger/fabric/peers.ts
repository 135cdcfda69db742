// Connections to the organisations' peers, one for each, shared by all members.
import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import { BackendError } from '../../../errors.ts';
import { type NetworkProfile } from '../../network-profile.ts';
import { isOfThisPeer, isSilent } from './translate-error.ts';

/** A peer that comes back is found again within a second. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 };
/** A connection that died without a word is noticed within half a minute. */
const KEEP_ALIVE = { 'grpc.keepalive_time_ms': 20_000, 'grpc.keepalive_timeout_ms': 10_000 };
/** Milliseconds for which a peer that did not answer is asked last. */
const AVOIDED_MS = 5_000;
/** The same for one that was silent until time was up: whoever asks it next waits as long again. */
const SILENT_AVOIDED_MS = 30_000;

export interface PeerConnection {
  readonly mspId: string;
  readonly name: string;
  readonly client: grpc.Client;
}

export class Peers {
  readonly #peers: readonly PeerConnection[];
  /** Until when a peer is asked last, by its name. */
  readonly #avoided = new Map<string, number>();

  constructor({ organizations, tlsName }: NetworkProfile) {
    this.#peers = organizations.flatMap(({ mspId, peers }) =>
      peers.map(({ address, name, tlsRoot }) => {
        const credentials = grpc.credentials.createSsl(readFileSync(tlsRoot));
        const options = { ...RECONNECT, ...KEEP_ALIVE, 'grpc.ssl_target_name_override': tlsName };
        return { mspId, name, client: new grpc.Client(address, credentials, options) };
      }),
    );
  }

  /** The organisation's own, in the profile's order. @throws BackendError NOT_FOUND */
  of(mspId: string): readonly PeerConnection[] {
    const own = this.#peers.filter((peer) => peer.mspId === mspId);
    if (own.length > 0) return own;
    throw new BackendError('NOT_FOUND', 'no such organisation', { kind: 'organization', id: mspId });
  }

  /** The organisation's own first, then all others; those that did not answer just now behind those that may. */
  from(mspId: string): readonly PeerConnection[] {
    const inOrder = [...this.of(mspId), ...this.#peers.filter((peer) => peer.mspId !== mspId)];
    const now = Date.now();
    const isAvoided = ({ name }: PeerConnection): boolean => (this.#avoided.get(name) ?? 0) > now;
    return [...inOrder.filter((peer) => !isAvoided(peer)), ...inOrder.filter(isAvoided)];
  }

  /** Puts a peer behind the others for a while, where it was the peer itself that failed. */
  failed({ client, name }: PeerConnection, error: unknown): void {
    const isConnected = client.getChannel().getConnectivityState(false) === grpc.connectivityState.READY;
    if (isConnected && !isOfThisPeer(error)) return;
    this.#avoided.set(name, Date.now() + (isSilent(error) ? SILENT_AVOIDED_MS : AVOIDED_MS));
  }

  get all(): readonly PeerConnection[] {
    return this.#peers;
  }

  close(): void {
    for (const { client } of this.#peers) client.close();
  }
}

/** @throws when there is no connection within so many milliseconds */
export const connected = ({ client }: PeerConnection, within: number): Promise<void> =>
  new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + within, (error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
  });
