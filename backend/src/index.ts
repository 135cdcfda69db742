export { BACKEND_ERROR_CODES, BackendError, type ErrorCode } from './errors.ts';
export { type RunningServer, startServer } from './server.ts';
export { readConfig } from './adapters/config/config.ts';
export { startTrial, type TrialServer } from './trial/start-trial.ts';
export { type TrialAccount } from './trial/accounts-file.ts';
