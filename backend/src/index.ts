export { BACKEND_ERROR_CODES, BackendError, type ErrorCode } from './errors.ts';
