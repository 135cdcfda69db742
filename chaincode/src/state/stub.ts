import { type ChaincodeStub } from 'fabric-shim';

/** The peer as fabric-shim shows it; in state/ only. */
export type Stub = Pick<ChaincodeStub, keyof ChaincodeStub>;
