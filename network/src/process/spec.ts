/** A long-running process as a value. */
export interface ProcessSpec {
  readonly name: string;
  readonly program: string;
  /** Never holds a secret: arguments are visible to every user of the host. */
  readonly args: readonly string[];
  /** The whole environment, besides PATH and HOME of the caller. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly ports: readonly number[];
  /** How long the process may take to answer its readiness check. */
  readonly readyDeadlineMs: number;
  /** One attempt; throws with the reason when the process is not ready. */
  readonly probe: () => Promise<void>;
  readonly stopDeadlineMs: number;
}
