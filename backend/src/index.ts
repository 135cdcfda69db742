export { BACKEND_ERROR_CODES, BackendError, type ErrorCode } from './errors.ts';
export { type RunningServer, startServer } from './server.ts';
export { readConfig } from './adapters/config/config.ts';
