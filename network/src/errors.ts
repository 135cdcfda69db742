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

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** True for a Node system error with this code, such as ENOENT. */
export const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
