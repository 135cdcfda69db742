import { type Context } from 'fabric-contract-api';

/** The peer as fabric-shim shows it; in state/ only. */
export type Stub = Context['stub'];
