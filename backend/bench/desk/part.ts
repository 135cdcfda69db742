import { type Client } from '../client.ts';

/** What a part of the desk's benchmark is given. */
export interface DeskBench {
  /** The data folder of the server. */
  readonly folder: string;
  /** Starts the server, or what is left of it after it was stopped; people by their trial names. */
  readonly start: () => Promise<(name: string) => Promise<Client>>;
  readonly stop: () => Promise<void>;
  readonly say: (line: string) => void;
}

/** Numbers by name, for the line of JSON. */
export type Measured = Readonly<Record<string, number>>;
