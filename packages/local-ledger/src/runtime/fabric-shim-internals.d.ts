// fabric-shim 2.5.8 without its gRPC edge; the package itself declares only what contracts use.
declare module 'fabric-shim/lib/stub.js' {
  import { type peer } from '@hyperledger/fabric-protos';
  import { type ChaincodeStub as PublicStub } from 'fabric-shim';

  interface InternalStub extends PublicStub {
    readonly chaincodeEvent?: peer.ChaincodeEvent;
  }
  const ChaincodeStub: new (
    handler: object,
    channel: string,
    transactionId: string,
    input: peer.ChaincodeInput,
    signedProposal: peer.SignedProposal,
  ) => InternalStub;
  export default ChaincodeStub;
}

declare module 'fabric-shim/lib/iterators.js' {
  import { type peer } from '@hyperledger/fabric-protos';

  export class StateQueryIterator {
    constructor(handler: object, channel: string, transactionId: string, response: peer.QueryResponse);
    close(): Promise<unknown>;
  }
  export class HistoryQueryIterator {
    constructor(handler: object, channel: string, transactionId: string, response: peer.QueryResponse);
    close(): Promise<unknown>;
  }
}

declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  import { type ChaincodeInterface, type ChaincodeResponse, type ChaincodeStub } from 'fabric-shim';

  /** Runs contract classes as a chaincode. The array of classes is appended to. */
  export default class ChaincodeFromContract implements ChaincodeInterface {
    constructor(contractClasses: unknown[], serializers: object, metadata?: object, title?: string, version?: string);
    readonly metadata: object;
    Init(stub: ChaincodeStub): Promise<ChaincodeResponse>;
    Invoke(stub: ChaincodeStub): Promise<ChaincodeResponse>;
  }
}

interface InternalLogger {
  setLevel(level: string): void;
  /** The logger `_` carries the process-wide handlers. */
  getLogger(name: string): { readonly exceptions: { unhandle(): void } };
}

declare module 'fabric-shim/lib/logger.js' {
  const logger: InternalLogger;
  export default logger;
}

declare module 'fabric-contract-api/lib/logger.js' {
  const logger: InternalLogger;
  export default logger;
}
