/** The options of every command: which network it is about. */
export interface GlobalOptions {
  readonly state?: string;
  readonly consortium?: string;
  readonly portBase?: number;
}
