// The two sides of the throughput's ratio: one material's index entry recorded, and one bare asset created.
import { stringifyCanonicalJson } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Contract } from '@hyperledger/fabric-gateway';
import { type SealedMaterial } from '../test/support/sharing-party.ts';
import { type Once } from './load.ts';

/** Each worker records into a case of its own, one version after another: two in one case would conflict. */
export function recordingMaterials(contract: Contract, cases: readonly string[], { entry }: SealedMaterial): Once {
  const versions = cases.map(() => 0);
  return async (worker) => {
    const version = (versions[worker] ?? 0) + 1;
    versions[worker] = version;
    const input = { discarded: [], id: cases[worker] ?? '', materials: [{ ...entry, version }] };
    await contract.submitTransaction('application:recordMaterials', stringifyCanonicalJson(input));
  };
}

/** A fresh asset each time. @param bytes key and value together */
export function creatingAssets(contract: Contract, bytes: number): Once {
  return async () => {
    const id = newId();
    await contract.submitTransaction('createAsset', id, 'x'.repeat(bytes - id.length));
  };
}
