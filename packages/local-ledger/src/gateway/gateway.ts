import { type Channel, type Connection } from './channel.ts';
import { ContractClient } from './contract.ts';

/** The ledger as one identity sees it. */
export class Gateway {
  readonly #channel: Channel;
  readonly #connection: Connection;

  constructor(channel: Channel, connection: Connection) {
    this.#channel = channel;
    this.#connection = connection;
  }

  /** @param name the contract's name; the chaincode's default contract without one */
  contract(name?: string): ContractClient {
    return new ContractClient(this.#channel, this.#connection, name);
  }
}
