// The trial on the live suite's network, founded once for all test files: each starts the server's own process on the
// same data folder.
import { join } from 'node:path';
import { readAccounts } from '../../src/trial/accounts-file.ts';
import { TEST_ENVIRONMENT, type Trial, trialOver } from './api.ts';
import { LIVE_STATE, liveNetwork } from './network.ts';
import { type ServerLife, ServerProcess } from './server-process.ts';

export interface LiveTrial {
  readonly trial: Trial;
  readonly server: ServerProcess;
  /** @throws when a request failed in a way which the server does not know: no fault of others is a reason for that */
  close(): Promise<void>;
}

export const LIVE_DATA = join(LIVE_STATE, 'backend');

/** @param change to the environment */
export async function openLiveTrial(
  change: Readonly<Record<string, string>> = {},
  life?: ServerLife,
): Promise<LiveTrial> {
  await liveNetwork();
  const environment = {
    ...TEST_ENVIRONMENT,
    LIANJIAN_DATA: LIVE_DATA,
    LIANJIAN_LOG_LEVEL: 'error',
    LIANJIAN_NETWORK_PROFILE: join(LIVE_STATE, 'connection-profile.json'),
    LIANJIAN_PROFILE: 'network',
    LIANJIAN_WEBHOOK_NETWORKS: '127.0.0.1/32',
    ...change,
  };
  const server = await ServerProcess.start(environment, life);
  const accounts = (await readAccounts(change['LIANJIAN_DATA'] ?? LIVE_DATA)) ?? [];
  const { url } = server;
  return {
    trial: trialOver({ accounts, url }),
    server,
    async close() {
      await server.end();
      if (server.failures.length > 0) throw new Error(`the server answered 500: ${server.failures.join('\n')}`);
    },
  };
}
