// The parts of Caliper 0.6 that are used here; it ships no types.
declare module '@hyperledger/caliper-core' {
  export class TxStatus {
    constructor(id?: string);
    GetStatus(): string;
    GetTimeCreate(): number;
    GetTimeFinal(): number;
    SetStatusSuccess(time?: number): void;
    SetStatusFail(): void;
    SetVerification(isVerified: boolean): void;
    SetErrMsg(index: number, message: string): void;
    SetResult(result: unknown): void;
    Set(key: string, value: unknown): void;
    Get(key: string): unknown;
  }

  export abstract class ConnectorBase<Request> {
    constructor(workerIndex: number, type: string);
    readonly workerIndex: number;
    sendRequests(request: Request): Promise<TxStatus>;
    protected abstract _sendSingleRequest(request: Request): Promise<TxStatus>;
  }

  export abstract class WorkloadModuleBase<Connector, Arguments> {
    protected workerIndex: number;
    protected totalWorkers: number;
    protected roundIndex: number;
    protected roundArguments: Arguments;
    protected sutAdapter: Connector;
    initializeWorkloadModule(
      workerIndex: number,
      totalWorkers: number,
      roundIndex: number,
      roundArguments: Arguments,
      sutAdapter: Connector,
      sutContext: unknown,
    ): Promise<void>;
    abstract submitTransaction(): Promise<void>;
    cleanupWorkloadModule(): Promise<void>;
  }
}
