// fabric-shim and fabric-contract-api are made for a process of their own: they log every step to the console, and
// their loggers catch all uncaught exceptions and unhandled rejections of the process, log them, and go on.
import contractApiLogger from 'fabric-contract-api/lib/logger.js';
import shimLogger from 'fabric-shim/lib/logger.js';

const LEVEL = 'CORE_CHAINCODE_LOGGING_LEVEL';
/** Nothing is logged at this level; a contract's error reaches the caller anyway. */
const SILENT = 'CRITICAL';
const LOGGERS = [contractApiLogger, shimLogger];

/** Silences both, unless the variable says how much they shall log. Loggers made later read the variable. */
function silence(): void {
  if (process.env[LEVEL] !== undefined) return;
  for (const logger of LOGGERS) logger.setLevel(SILENT);
  process.env[LEVEL] = SILENT; // setLevel leaves a word here that the loggers themselves take for 'info'.
}

/** Gives uncaught errors back to the host process. */
function removeHandlers(): void {
  for (const logger of LOGGERS) logger.getLogger('_').exceptions.unhandle();
  for (const listener of process.listeners('unhandledRejection')) {
    if (listener.name === 'loggerUnhandledRejectionFn') process.removeListener('unhandledRejection', listener);
  }
}

silence();
removeHandlers();
