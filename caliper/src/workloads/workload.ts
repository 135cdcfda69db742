// What all workloads share: the client, the worker's pools, and how many transactions the round will ask of this worker.
import { type TxStatus, WorkloadModuleBase } from '@hyperledger/caliper-core';
import { type Cast } from '../cast.ts';
import { type LianjianConnector } from '../connector/connector.ts';
import { type Call, type FabricClient } from '../connector/fabric-client.ts';
import { Pools } from './pools.ts';

export interface RoundArguments {
  /** Of all workers together. */
  readonly transactions: number;
  /** Most transactions in flight, of all workers together. */
  readonly inFlight: number;
}

const pools = new Pools();

export abstract class Workload extends WorkloadModuleBase<LianjianConnector, RoundArguments> {
  protected readonly pools = pools;

  protected get client(): FabricClient {
    return this.sutAdapter.client;
  }

  protected get cast(): Cast {
    return this.client.cast;
  }

  /** Transactions of this worker, with a few to spare: Caliper divides them and may start one more. */
  protected get share(): number {
    return Math.ceil(this.roundArguments.transactions / this.totalWorkers) + 2;
  }

  /**
   * Grants that this worker needs so that no two of its requests in flight meet on one. Caliper aims at so many in flight,
   * and passes them at times.
   */
  protected get grants(): number {
    const inFlight = this.roundArguments.inFlight / this.totalWorkers;
    return Math.min(this.share, Math.ceil(1.5 * inFlight) + 2);
  }

  override async initializeWorkloadModule(
    ...parameters: Parameters<WorkloadModuleBase<LianjianConnector, RoundArguments>['initializeWorkloadModule']>
  ): Promise<void> {
    await super.initializeWorkloadModule(...parameters);
    await this.prepare();
  }

  /** Makes what the round will use up. */
  protected prepare(): Promise<void> {
    return Promise.resolve();
  }

  /** True when it was committed. */
  protected async send(call: Call): Promise<boolean> {
    const transaction: TxStatus = await this.sutAdapter.sendRequests(call);
    return transaction.GetStatus() === 'success';
  }
}
