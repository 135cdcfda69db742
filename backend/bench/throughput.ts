import { type NetworkProfile } from '../src/adapters/network-profile.ts';
import { openCase } from './bench-case.ts';
import { type Client } from './client.ts';
import { openDirect } from './direct.ts';
import { load, type Load, percentile, rounded, spread } from './measure.ts';

export interface Effort {
  readonly pairs: number;
  /** Of one load. */
  readonly seconds: number;
  readonly inFlight: number;
}

export interface Bench {
  readonly profile: NetworkProfile;
  readonly dataFolder: string;
  readonly as: (name: string) => Promise<Client>;
  readonly say: (line: string) => void;
}

/** Opening cases by REST and without it, in turn; the side that begins changes from pair to pair. */
export async function measureThroughput(
  { profile, dataFolder, as, say }: Bench,
  { pairs, seconds, inFlight }: Effort,
): Promise<Record<string, number>> {
  const clerk = await as('centre.clerk');
  const direct = await openDirect(profile, dataFolder);
  const sides = {
    rest: () => load(() => openCase(clerk), inFlight, seconds),
    direct: () => load(() => direct.createCase(), inFlight, seconds),
  };
  const measured: Record<keyof typeof sides, Load[]> = { rest: [], direct: [] };
  try {
    for (const warmUp of Object.values(sides)) await warmUp();
    for (let pair = 0; pair < pairs; pair += 1) {
      const order = pair % 2 === 0 ? (['rest', 'direct'] as const) : (['direct', 'rest'] as const);
      for (const side of order) measured[side].push(await sides[side]());
      const of = (side: keyof typeof sides): string => measured[side].at(-1)?.perSecond.toFixed(1) ?? '';
      say(`pair ${pair + 1} of ${pairs}: ${of('rest')} cases/s by REST, ${of('direct')} without`);
    }
  } finally {
    direct.close();
  }
  const ratios = measured.rest.map(({ perSecond }, index) => perSecond / (measured.direct[index]?.perSecond ?? 1));
  const all = (side: keyof typeof sides, pick: (run: Load) => number): number[] => measured[side].map(pick);
  for (const side of ['rest', 'direct'] as const) {
    say(
      `${side}: cases/s ${spread(
        all(side, ({ perSecond }) => perSecond),
        1,
      )}, p50 ms ${spread(
        all(side, ({ p50 }) => p50),
        0,
      )}, p99 ms ${spread(
        all(side, ({ p99 }) => p99),
        0,
      )}`,
    );
  }
  say(`REST over direct, pair by pair, ${inFlight} in flight: ${spread(ratios)} (aim: at least 0.85)`);
  const median = (values: readonly number[]): number => percentile(values, 0.5);
  return {
    restOverDirectTps: rounded(median(ratios), 3),
    restTps: rounded(median(all('rest', ({ perSecond }) => perSecond)), 1),
    restP50Ms: rounded(median(all('rest', ({ p50 }) => p50)), 0),
    restP99Ms: rounded(median(all('rest', ({ p99 }) => p99)), 0),
    directP50Ms: rounded(median(all('direct', ({ p50 }) => p50)), 0),
    directP99Ms: rounded(median(all('direct', ({ p99 }) => p99)), 0),
  };
}
