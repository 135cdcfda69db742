import { openKuboStores } from '../../src/adapters/content/kubo/open-kubo-stores.ts';
import { liveNetwork, START_MS } from '../support/network.ts';
import { of } from '../support/platform.ts';
import { contentSuite } from './suite.ts';

contentSuite(
  'Kubo nodes in a private swarm',
  async () => {
    const stores = await openKuboStores(await liveNetwork(), ['AuthorityMSP', 'CollegeAMSP']);
    return {
      first: of(stores, 'AuthorityMSP'),
      second: of(stores, 'CollegeAMSP'),
      close: () => Promise.resolve(),
    };
  },
  START_MS,
);
