export type NetworkErrorCode =
  | 'INVALID_TOPOLOGY'
  | 'INVALID_PACKAGE'
  | 'INVALID_INPUT'
  | 'TOOL_MISSING'
  | 'TOOL_BUILD_FAILED'
  | 'PORT_IN_USE'
  | 'COMMAND_FAILED'
  | 'TIMEOUT'
  | 'PROCESS_EXITED'
  | 'STATE_LOCKED'
  | 'STATE_MISMATCH'
  | 'NOT_RUNNING'
  | 'UNKNOWN_PROCESS'
  | 'CA_REFUSED'
  | 'INTERRUPTED';

/** Every expected failure of the network; `hint` says what to do next. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: NetworkErrorCode;
  readonly hint: string | undefined;

  constructor(code: NetworkErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** An error of this or another realm, such as a test runner's. */
const isError = (error: unknown): error is Error =>
  error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error && 'stack' in error);

export const messageOf = (error: unknown): string => (isError(error) ? error.message : String(error));

/** True for a Node system error with this code, such as ENOENT. */
export const isSystemError = (error: unknown, code: string): boolean =>
  isError(error) && 'code' in error && error.code === code;

/** The exit status when a child process ended with one. */
export const exitStatusOf = (error: unknown): unknown =>
  isError(error) && 'status' in error ? error.status : undefined;
