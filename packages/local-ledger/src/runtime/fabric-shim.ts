// The one place that loads fabric-shim's inner parts.
import './quiet-shim.ts';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { HistoryQueryIterator, StateQueryIterator } from 'fabric-shim/lib/iterators.js';
import ChaincodeStub from 'fabric-shim/lib/stub.js';

export { ChaincodeFromContract, ChaincodeStub, HistoryQueryIterator, StateQueryIterator };
