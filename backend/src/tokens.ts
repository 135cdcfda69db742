// Names under which the adapters are given to what needs them.
export const CONFIG = Symbol('config');
export const LEDGER = Symbol('ledger');
/** By MSP id. */
export const CONTENT_STORES = Symbol('content stores');
/** By MSP id. */
export const CUSTODIES = Symbol('custodies');
export const DATABASE = Symbol('database');
export const DATA_DISK = Symbol('data disk');
/** Null where there is none. */
export const AUDIT_TOPIC = Symbol('audit topic');
/** Milliseconds since 1970, for what the server does of itself at its time. */
export const CLOCK = Symbol('clock');

export type Clock = () => number;
