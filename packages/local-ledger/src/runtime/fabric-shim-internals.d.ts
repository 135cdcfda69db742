// fabric-shim 2.5.8 without its gRPC edge; the package itself declares only what contracts use.
declare module 'fabric-shim/lib/stub.js' {
  import { type peer } from '@hyperledger/fabric-protos';
  import { type ChaincodeStub as PublicStub } from 'fabric-shim';

  interface ChaincodeStub extends PublicStub {
    readonly chaincodeEvent?: peer.ChaincodeEvent;
  }
  class ChaincodeStub {
    constructor(
      handler: object,
      channel: string,
      transactionId: string,
      input: peer.ChaincodeInput,
      signedProposal: peer.SignedProposal,
    );
  }
  export default ChaincodeStub;
}

declare module 'fabric-shim/lib/iterators.js' {
  import { type peer } from '@hyperledger/fabric-protos';

  export class StateQueryIterator {
    constructor(handler: object, channel: string, transactionId: string, response: peer.QueryResponse);
  }
  export class HistoryQueryIterator {
    constructor(handler: object, channel: string, transactionId: string, response: peer.QueryResponse);
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
