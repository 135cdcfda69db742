// The one place that loads fabric-shim. It is made for a process of its own: it logs to the console and installs
// handlers that swallow every uncaught exception and unhandled rejection of the process. Here it is a guest.
import { removeShimProcessHandlers } from './quiet-shim.ts';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { HistoryQueryIterator, StateQueryIterator } from 'fabric-shim/lib/iterators.js';
import ChaincodeStub from 'fabric-shim/lib/stub.js';

removeShimProcessHandlers();

export { ChaincodeFromContract, ChaincodeStub, HistoryQueryIterator, StateQueryIterator };
