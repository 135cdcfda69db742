// Errors may come from another realm (a vm context), where `instanceof Error` says no.

const hasProperty = <K extends string>(error: unknown, name: K): error is Record<K, unknown> =>
  typeof error === 'object' && error !== null && name in error;

/** Node's and LevelDB's `code`. */
export const systemCodeOf = (error: unknown): unknown => (hasProperty(error, 'code') ? error.code : undefined);
export const causeOf = (error: unknown): unknown => (hasProperty(error, 'cause') ? error.cause : undefined);
export const messageOf = (error: unknown): string =>
  hasProperty(error, 'message') ? String(error.message) : String(error);
