// How a reader opens materials of a case: asks, gathers fragments from holders, has them recorded, opens, reports.
import { decodeBase64url, type MaterialReference, type ReencryptResult } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { type ReaderParty } from '../support/sharing-party.ts';
import { type Dossier, nameOf } from './dossier.ts';

export interface Access {
  readonly grantId: string;
  readonly requestId: string;
}

/** For each holder its fragments, in the order of the materials asked for. */
export type Gathered = ReadonlyMap<string, readonly Uint8Array[]>;

export async function request(
  person: Person,
  grantId: string,
  materials: readonly MaterialReference[],
): Promise<Access> {
  const access = { grantId, requestId: newId() };
  await person.call('sharing:requestAccess', { ...access, materials: [...materials], purpose: 'stage-review' });
  return access;
}

export async function gather(person: Person, access: Access, holders: readonly string[]): Promise<Gathered> {
  const answers = await Promise.all(
    holders.map(async (holder) => {
      const { fragments } = (await person.endorsedBy(holder, 'sharing:reencrypt', access)) as ReencryptResult;
      return [holder, fragments.map(decodeBase64url)] as const;
    }),
  );
  return new Map(answers);
}

export async function record(person: Person, access: Access, gathered: Gathered): Promise<void> {
  const transientData = Object.fromEntries(
    Array.from(gathered, ([holder, fragments]) => [holder, Buffer.concat(fragments)]),
  );
  await person.call('sharing:recordFragments', { ...access, holders: [...gathered.keys()] }, { transientData });
}

export async function open(
  reader: ReaderParty,
  dossier: Dossier,
  materials: readonly MaterialReference[],
  gathered: Gathered,
): Promise<Uint8Array[]> {
  return Promise.all(
    materials.map((reference, index) => {
      const material = dossier.sealed.get(nameOf(reference));
      if (material === undefined) throw new Error(`nobody sealed ${nameOf(reference)}`);
      const fragments = Array.from(gathered.values(), (of) => of[index] ?? new Uint8Array());
      const { verifyingKey } = dossier.owner.signer;
      return reader.open(dossier.id, material.entry, fragments, verifyingKey, material.sealed);
    }),
  );
}

/** The whole way to the plaintexts, reported opened. */
export async function read(
  person: Person,
  reader: ReaderParty,
  dossier: Dossier,
  {
    grantId,
    holders,
    materials,
  }: {
    readonly grantId: string;
    readonly holders: readonly string[];
    readonly materials: readonly MaterialReference[];
  },
): Promise<Uint8Array[]> {
  const access = await request(person, grantId, materials);
  const gathered = await gather(person, access, holders);
  await record(person, access, gathered);
  const plaintexts = await open(reader, dossier, materials, gathered);
  const results = materials.map(({ item, part, version }) => ({ item, part, result: 'opened' as const, version }));
  await person.call('sharing:reportOpening', { ...access, results });
  return plaintexts;
}
