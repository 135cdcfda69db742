// Bytes between the network's machines for one transaction, added up leg by leg from the sizes of the messages. Left
// out: TLS and TCP around them, gossip, and what stays within one organisation, between a peer and its contract's server.
import { type TransactionBytes } from './transaction-bytes.ts';

export interface Routes {
  readonly peers: number;
  readonly orderers: number;
  /** Brokers that keep a copy of each message. */
  readonly brokers: number;
}

export interface Legs {
  /** Client to gateway and back: proposal, endorsed transaction, signed transaction. */
  readonly client: number;
  /** Gateway to the other endorsers and back. */
  readonly endorsers: number;
  /** Gateway to orderer, orderer to brokers, among brokers, brokers to every orderer. */
  readonly ordering: number;
  /** Orderers to every peer. */
  readonly delivery: number;
  /** Into the first IPFS node, and on to those that keep a replica. */
  readonly content: number;
}

/**
 * @param block bytes that the transaction adds to each peer's block store
 * @param content sealed bytes in IPFS, and how many nodes keep them
 */
export function wireBytes(
  transaction: TransactionBytes,
  block: number,
  { brokers, orderers, peers }: Routes,
  content: { readonly bytes: number; readonly replicas: number },
): Legs {
  const { endorsements, envelope, proposal, response } = transaction;
  return {
    client: proposal + 2 * envelope,
    endorsers: (endorsements - 1) * (proposal + response),
    ordering: envelope * (1 + brokers + orderers),
    delivery: block * peers,
    content: content.bytes * content.replicas,
  };
}

export const wireTotal = ({ client, content, delivery, endorsers, ordering }: Legs): number =>
  client + endorsers + ordering + delivery + content;
