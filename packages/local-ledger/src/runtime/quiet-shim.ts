// Evaluated before fabric-shim, which reads the level when it is loaded. 'CRITICAL' silences it: the contract's error
// reaches the caller anyway. Who wants its log sets the variable before loading this package.
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ??= 'CRITICAL';

/** Names of the process-wide handlers of winston and of fabric-shim's and fabric-contract-api's loggers. */
const SHIM_HANDLERS: readonly string[] = ['bound _uncaughtException', 'loggerUnhandledRejectionFn'];

/** Gives uncaught errors back to the host process: with the shim's handlers they would be logged and forgotten. */
export function removeShimProcessHandlers(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (SHIM_HANDLERS.includes(listener.name)) process.removeListener(event, listener);
    }
  }
}
