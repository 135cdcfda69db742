// A process that writes to a ledger until it is killed. Prints one line of JSON for every transaction that was
// acknowledged. Arguments: folder, seed, round.
import { writeSync } from 'node:fs';
import { LocalLedger } from '../../src/index.ts';
import { RuleContract } from '../rules/contract.ts';
import { type Acknowledged, CRASH_ORGANIZATIONS, randomOf } from './shared.ts';

const [folder = '', seed = '', round = ''] = process.argv.slice(2);
const random = randomOf(`${seed}:${round}`);

const ledger = await LocalLedger.open({ contracts: [RuleContract], organizations: CRASH_ORGANIZATIONS, folder });
const members = await Promise.all(
  CRASH_ORGANIZATIONS.map((mspId) => ledger.organization(mspId).certificateAuthority.issue({ enrollmentId: 'writer' })),
);

async function write(lane: number, step: number): Promise<Acknowledged> {
  const index = random(CRASH_ORGANIZATIONS.length);
  const [mspId = '', member] = [CRASH_ORGANIZATIONS[index], members[index]];
  if (member === undefined) throw new Error('no member');
  const contract = ledger.connect(member).contract('rules');
  const key = `${lane}.${random(5)}`;
  const value = `${seed}.${round}.${lane}.${step}`;
  if (random(2) === 0) {
    const commit = await contract.submitAsync('put', { arguments: [key, value] });
    const { blockNumber } = await commit.requireSuccess();
    return { blockNumber, key, value };
  }
  const collection = `_implicit_org_${mspId}`;
  const purges = random(4) === 0;
  const commit = await contract.submitAsync(purges ? 'purgePrivate' : 'putPrivate', {
    arguments: [collection, key],
    transientData: { value },
    endorsingOrganizations: [mspId],
  });
  const { blockNumber } = await commit.requireSuccess();
  return { blockNumber, key, value: purges ? '' : value, organization: mspId };
}

async function lane(number: number): Promise<void> {
  for (let step = 0; ; step += 1) {
    const acknowledged = await write(number, step);
    writeSync(1, `${JSON.stringify(acknowledged)}\n`);
  }
}

await Promise.all([lane(0), lane(1), lane(2)]);
