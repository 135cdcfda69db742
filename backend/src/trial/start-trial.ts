// A server with the trial consortium on it.
import { type Config } from '../adapters/config/config.ts';
import { type RunningServer, startServer } from '../server.ts';
import { readAccounts, type TrialAccount } from './accounts-file.ts';
import { Trial } from './found-trial.ts';

export interface TrialServer extends RunningServer {
  /** Their first passwords: who has changed theirs logs in with another. */
  readonly accounts: readonly TrialAccount[];
  /** True at the first start. */
  readonly isNew: boolean;
}

/** @param say hears each step of a founding */
export async function startTrial(config: Config, say: (step: string) => void = () => undefined): Promise<TrialServer> {
  let isNew = false;
  const server = await startServer(config, async (app) => {
    isNew = await app.get(Trial, { strict: false }).ensure(say);
  });
  return { ...server, accounts: (await readAccounts(config.dataFolder)) ?? [], isNew };
}
