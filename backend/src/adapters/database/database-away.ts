// What of the errors that reach the edge says that the database's server does not answer: it ends, starts, hangs, or the
// connection to it broke. A query that was under way may have been done.
const MOST_CAUSES = 8;

/** Of the system; of PostgreSQL, while it ends or starts, and class 08. Source: PostgreSQL, Appendix A. */
const CODES = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|57P01|57P02|57P03|08\d{3})$/;
/** node-postgres gives these no code. */
const WORDS =
  /^(?:Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect)/;

export function isDatabaseAway(error: unknown): boolean {
  let next = error;
  for (let depth = 0; depth < MOST_CAUSES && typeof next === 'object' && next !== null; depth += 1) {
    const { cause, code, message } = next as Partial<Record<'cause' | 'code' | 'message', unknown>>;
    if (CODES.test(String(code)) || WORDS.test(String(message))) return true;
    next = cause;
  }
  return false;
}
