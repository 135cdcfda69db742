// What a holder's contract process spends on a conversion, and an endorser's on the check of one.
import { decodeBase64url, type ReencryptResult, stringifyCanonicalJson } from '@lianjian/ledger-api';
import { gatewayClient } from '@lianjian/network';
import { AUTHORITY, CENTRE, COLLEGE_A } from '../test/scenarios/consortium.ts';
import { Dossier } from '../test/scenarios/dossier.ts';
import { type Access, request } from '../test/scenarios/reading.ts';
import { type Load, load, shown, type Spread, spreadOf } from './load.ts';
import { say } from './open-bench.ts';
import { type Bench, CASE, enrolled, SCAN } from './setting.ts';

const HOLDERS = [AUTHORITY, CENTRE];
/** Fragments are recorded to a grant's chain: each worker has a grant of its own. */
const GRANTS = 12;
const WARM_UP = 2;
const RECORDS = 10;
/** Three of four organisations endorse. */
const ENDORSERS = 3;
const EFFORT = { seconds: 5, inFlight: 8 };
const ROUNDS = 5;

export interface SharingCost {
  /** Processor milliseconds in the holder's contract process for one call that converts one material. */
  readonly reencryptCpuMs: Spread;
  /** The same for a call that reads one record. */
  readonly readCpuMs: Spread;
  readonly reencryptP50Ms: Spread;
  /** Processor milliseconds in one endorser's contract process: two fragments of one material are verified. */
  readonly recordFragmentsCpuMs: number;
  readonly lines: readonly string[];
}

interface Conversion {
  readonly access: Access;
  readonly fragments: Readonly<Record<string, Uint8Array>>;
}

const cpuOf = (runs: readonly Load[]): Spread => spreadOf(runs.map(({ cpu }) => cpu['chaincode'] ?? Number.NaN));

export async function measureSharing(bench: Bench): Promise<SharingCost> {
  const { consortium, context, ledger } = bench;
  const clerk = await enrolled(bench, CENTRE, 'clerk');
  const reviewer = await enrolled(bench, COLLEGE_A, 'reviewer');
  const desk = await consortium.desk(COLLEGE_A, 'reviewer');
  const dossier = await Dossier.open(consortium, clerk.person, CASE);
  await dossier.record([SCAN]);
  say(`making ${GRANTS} grants`);
  const grantIds = await dossier.grant(
    Array.from({ length: GRANTS }, () => desk.keys),
    [SCAN],
  );
  const client = gatewayClient(context, ledger.organizationOf(COLLEGE_A), {
    contract: ledger.contract,
    credentials: reviewer.member,
  });
  const evaluateAt = (holder: string, name: string, input: object): Promise<Uint8Array> =>
    client.contract.evaluate(name, { arguments: [stringifyCanonicalJson(input)], endorsingOrganizations: [holder] });

  const convert = async (grantId: string): Promise<Conversion> => {
    const access = await request(reviewer.person, grantId, [SCAN]);
    const answers = HOLDERS.map(async (holder) => {
      const answer = Buffer.from(await evaluateAt(holder, 'sharing:reencrypt', access)).toString();
      const { fragments } = JSON.parse(answer) as ReencryptResult;
      return [holder, Buffer.concat(fragments.map(decodeBase64url))] as const;
    });
    return { access, fragments: Object.fromEntries(await Promise.all(answers)) };
  };
  const recordOne = async ({ access, fragments }: Conversion): Promise<void> => {
    const input = { ...access, holders: HOLDERS };
    const options = { arguments: [stringifyCanonicalJson(input)], transientData: { ...fragments } };
    await client.contract.submit('sharing:recordFragments', options);
  };

  try {
    const [grantId = ''] = grantIds;
    const access = await request(reviewer.person, grantId, [SCAN]);
    const converting = async (): Promise<void> => {
      await evaluateAt(AUTHORITY, 'sharing:reencrypt', access);
    };
    const reading = async (): Promise<void> => {
      await evaluateAt(AUTHORITY, 'consortium:read', {});
    };
    const conversions: Load[] = [];
    const reads: Load[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const [conversion, read] = [
        await load(context, ledger.contract, EFFORT, converting),
        await load(context, ledger.contract, EFFORT, reading),
      ];
      if (round < 0) continue;
      conversions.push(conversion);
      reads.push(read);
    }

    say(`asking for ${GRANTS * (WARM_UP + RECORDS)} conversions`);
    const prepared: Conversion[][] = grantIds.map(() => []);
    for (let n = 0; n < WARM_UP + RECORDS; n += 1) {
      const made = await Promise.all(grantIds.map(convert));
      made.forEach((conversion, grant) => prepared[grant]?.push(conversion));
    }
    for (let n = 0; n < WARM_UP; n += 1) {
      await Promise.all(prepared.flatMap((of) => of.splice(0, 1)).map(recordOne));
    }
    const until = { seconds: 600, inFlight: GRANTS };
    const recording = await load(context, ledger.contract, until, (worker) => {
      const next = prepared[worker]?.shift();
      return next === undefined ? undefined : recordOne(next);
    });
    const figures = {
      reencryptCpuMs: cpuOf(conversions),
      readCpuMs: cpuOf(reads),
      reencryptP50Ms: spreadOf(conversions.map(({ p50 }) => p50)),
      recordFragmentsCpuMs: (recording.cpu['chaincode'] ?? Number.NaN) / ENDORSERS,
    };
    const lines = [
      `re-encrypt, one material, at one holder: ${shown(figures.reencryptCpuMs)} processor ms of its contract process, p50 ${shown(figures.reencryptP50Ms, 1)} ms with ${EFFORT.inFlight} in flight`,
      `  a read of one record for comparison: ${shown(figures.readCpuMs)} processor ms`,
      `record fragments, two of one material: ${figures.recordFragmentsCpuMs.toFixed(2)} processor ms of each endorser's contract process (${recording.done} transactions)`,
    ];
    return { ...figures, lines };
  } finally {
    client.close();
  }
}
