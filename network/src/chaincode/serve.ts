// Serves a contract to peers with fabric-shim's own command. Its loggers (winston) format a message before they look at
// the level, and the shim has about five debug messages for each one between peer and contract: they are dropped first.
import { createRequire } from 'node:module';

interface Shim {
  /** One logger for each name, the same for everybody who asks. */
  newLogger(name: string): { debug: (message: string) => void };
}

const BUSY_LOGGERS = ['lib/handler.js', 'lib/stub.js', 'lib/iterators.js', 'contracts-spi/chaincodefromcontract.js'];

const require = createRequire(import.meta.url);
const shim = require('fabric-shim') as Shim;
for (const name of BUSY_LOGGERS) shim.newLogger(name).debug = () => undefined;
require('fabric-shim/cli.js');
