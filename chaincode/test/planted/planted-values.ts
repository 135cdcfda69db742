// Names, numbers, passwords, keys and shares of one whole case, looked for afterwards in every file that the network's
// processes wrote: ledgers, state, history, private stores, brokers' logs, IPFS blocks, and what the processes print.
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { encodeBase64url, type MaterialReference } from '@lianjian/ledger-api';
import { type ContentStore } from '../../demo/content-store.ts';
import { type NetworkScenarioLedger } from '../ledgers/network-ledger.ts';
import { ONE_STAGE } from '../scenarios/checklists.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, ORGANIZATIONS } from '../scenarios/consortium.ts';
import { Dossier, nameOf } from '../scenarios/dossier.ts';
import { gather, open, record, request } from '../scenarios/reading.ts';
import { type OnStage } from '../scenarios/stage.ts';
import { type PreparedGrant } from '../support/sharing-party.ts';
import { type Needle, needlesOf } from './needles.ts';
import { PlantingPerson } from './planting-person.ts';
import { type Finding, scanFolder } from './scan-folder.ts';

const SCAN: MaterialReference = { item: 'degree-scan', part: 1, version: 1 };
const STEP_MS = 240_000;
const HOLDERS = [AUTHORITY, COLLEGE_B, CENTRE];

const run = randomBytes(5).toString('hex');
const TEXTS = {
  comment: `背面模糊，请欧阳同学重传 ${run}`,
  'document number': `110105${Date.now()}${run}`,
  'file name': `欧阳植入 学位证书 ${run}.pdf`,
  name: `欧阳植入 ${run}`,
  'name as a code': `ouyang-zhiru-${run}`,
  'name as an attribute': `ouyangZhiru${run}`,
  password: `Pass"word\\${run}`,
};

/** What a test of the network hands in: loaded after the rest. */
export interface PlantingNetwork {
  readonly ledger: NetworkScenarioLedger;
  readonly store: ContentStore;
  /** Secrets with which the network's own programs know each other, by name. */
  readonly passwords: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

interface Story {
  readonly dossier: Dossier;
  readonly prepared: readonly PreparedGrant[];
  readonly secrets: Readonly<Record<string, string | Uint8Array>>;
  readonly sealed: Uint8Array;
}

/** One private file of the centre, from its sealing to the revocation of its grants. */
async function wholeStory(on: OnStage, { ledger, passwords, store }: PlantingNetwork): Promise<Story> {
  const { consortium } = on();
  const texts = Object.values(TEXTS);
  const codes = [TEXTS['name as a code'], TEXTS['name as an attribute']];
  const clerk = new PlantingPerson(await ledger.person(CENTRE, 'clerk'), [
    TEXTS['document number'],
    TEXTS.name,
    ...codes,
  ]);
  const reviewer = new PlantingPerson(await ledger.person(COLLEGE_A, 'reviewer'), [
    TEXTS.comment,
    TEXTS['file name'],
    TEXTS.password,
    ...codes,
  ]);
  const desk = await consortium.desk(COLLEGE_A, 'reviewer');
  const auditors = await consortium.desk(AUTHORITY, 'auditor');

  const pseudonymKey = randomBytes(32);
  const keyed = (text: string): string => encodeBase64url(createHmac('sha256', pseudonymKey).update(text).digest());
  const checklist = { type: ONE_STAGE.type, version: ONE_STAGE.version };
  const learner = keyed(TEXTS['document number']);
  const dossier = await Dossier.open(consortium, clerk, { attributes: { cohort: '2030' }, checklist, learner });
  await dossier.record([SCAN], Buffer.from(texts.join('\n')));
  const sealed = dossier.sealed.get(nameOf(SCAN))?.sealed ?? new Uint8Array();
  expect(Buffer.from(await store.get(await store.add(sealed)))).toEqual(Buffer.from(sealed));

  const prepared = [desk, auditors].map(({ keys }) => dossier.prepare(keys, [SCAN]));
  await dossier.create(prepared);
  for (const holder of ORGANIZATIONS) await dossier.deposit(prepared, holder);
  await dossier.activate(prepared);
  await clerk.call('application:submit', { id: dossier.id });
  await reviewer.call('application:claim', { id: dossier.id });
  const access = await request(reviewer, prepared[0]?.grant.id ?? '', [SCAN]);
  const gathered = await gather(reviewer, access, HOLDERS.slice(0, 2));
  await record(reviewer, access, gathered);
  const [plaintext] = await open(desk.reader, dossier, [SCAN], gathered);
  expect(Buffer.from(plaintext ?? '').toString()).toContain(TEXTS.name);
  await reviewer.call('sharing:reportOpening', { ...access, results: [{ ...SCAN, result: 'opened' }] });
  await reviewer.call('application:review', {
    findings: [{ comment: keyed(TEXTS.comment), item: SCAN.item, reason: null, result: 'accepted' }],
    id: dossier.id,
    outcome: 'pass',
    reason: null,
    round: 1,
    stage: 'college-review',
  });
  for (const { grant } of prepared)
    await clerk.call('sharing:revokeGrant', { grantId: grant.id, reason: 'case-closed' });
  expect(clerk.refused).toBeGreaterThan(50);
  expect(reviewer.refused).toBeGreaterThan(50);

  const secrets = {
    ...TEXTS,
    ...passwords,
    'delegating key': dossier.owner.delegatingSecretKey(SCAN).toSecretBytes(),
    'pseudonym key': pseudonymKey,
    'receiving key': desk.reader.receivingSecretKey.toSecretBytes(),
    seed: dossier.seed.toSecretBytes(),
  };
  return { dossier, prepared, sealed, secrets };
}

const shareName = (holder: string, grant: number): string => `share of ${holder} in grant ${grant}`;

function sharesOf({
  prepared,
}: Story): { readonly holder: string; readonly name: string; readonly share: Uint8Array }[] {
  return prepared.flatMap(({ shares }, index) =>
    Array.from(shares, ([holder, share]) => ({ holder, name: shareName(holder, index), share })),
  );
}

export function plantedValues(on: OnStage, network: () => PlantingNetwork): void {
  describe('values planted in a whole case', () => {
    let story: Story;
    let findings: readonly Finding[];
    const filesOf = (name: string): string[] =>
      [...new Set(findings.filter((finding) => finding.name === name).map(({ file }) => file))].sort();
    const foundBelow = (name: string, place: string): boolean => filesOf(name).some((file) => file.startsWith(place));

    beforeAll(async () => {
      story = await wholeStory(on, network());
      await network().stop();
      const { paths } = network().ledger.context;
      const needles: Needle[] = [
        ...Object.entries(story.secrets).flatMap(([name, value]) => needlesOf(name, value)),
        ...sharesOf(story).flatMap(({ name, share }) => needlesOf(name, share)),
        ...needlesOf('case id', story.dossier.id),
        ...needlesOf('end of the sealed file', story.sealed.slice(-48)),
        ...needlesOf('refusal', 'INVALID_INPUT'),
      ];
      findings = ['data', 'logs'].flatMap((folder) =>
        scanFolder(join(paths.root, folder), needles).findings.map((finding) => ({
          ...finding,
          file: join(folder, finding.file),
        })),
      );
    }, STEP_MS);

    test('what is public is found in every store that was searched', () => {
      const { topology } = network().ledger.context;
      const stores = [
        ...topology.organizations.flatMap(({ peers }) =>
          peers.flatMap(({ name }) =>
            ['chains', 'historyLeveldb', 'stateLeveldb'].map((store) => `data/${name}/ledgersData/${store}`),
          ),
        ),
        ...topology.ordering.orderers.map(({ name }) => `data/${name}/chains`),
        ...topology.ordering.brokers.map(({ name }) => `data/${name}`),
      ];
      expect(stores.filter((store) => !foundBelow('case id', store))).toEqual([]);
      const nodes = topology.organizations.flatMap(({ ipfs }) => (ipfs === undefined ? [] : [`data/${ipfs.name}`]));
      expect(nodes.filter((node) => !foundBelow('end of the sealed file', node))).toEqual([]);
      expect(foundBelow('refusal', 'logs/chaincode-')).toBe(true);
    });

    test('a share is found at its holder’s peer and nowhere else', () => {
      const { topology } = network().ledger.context;
      for (const { holder, name } of sharesOf(story)) {
        const peers = topology.organizations.find(({ mspId }) => mspId === holder)?.peers ?? [];
        const own = peers.map((peer) => `data/${peer.name}/`);
        expect(own.every((place) => foundBelow(name, `${place}ledgersData/pvtdataStore`))).toBe(true);
        expect(filesOf(name).filter((file) => !own.some((place) => file.startsWith(place)))).toEqual([]);
      }
    });

    test('names, numbers, passwords, seeds and keys are found nowhere', () => {
      expect(findings.filter(({ name }) => Object.hasOwn(story.secrets, name))).toEqual([]);
    });
  });
}
