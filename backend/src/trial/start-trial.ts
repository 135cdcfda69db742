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

export async function startTrial(config: Config): Promise<TrialServer> {
  let isNew = false;
  const server = await startServer(config, async (app) => {
    isNew = await app.get(Trial, { strict: false }).ensure();
  });
  return { ...server, accounts: (await readAccounts(config.dataFolder)) ?? [], isNew };
}
