// The rounds as data. A round's transactions use up what earlier rounds left, so they stand in the order of a case's life.
export interface Round {
  readonly name: string;
  /** File below workloads/, without its ending. */
  readonly workload: string;
  readonly title: string;
  /** Committed transactions, or calls that are only answered. */
  readonly kind: 'submit' | 'evaluate';
  /** Transactions for each second that the round is meant to last, guessed from a machine of two cores. */
  readonly perSecond: number;
}

const submit = (name: string, title: string): Round => ({ name, workload: name, title, kind: 'submit', perSecond: 50 });
const evaluate = (name: string, title: string): Round => ({
  ...{ name, workload: name, title },
  ...{ kind: 'evaluate' as const, perSecond: 250 },
});

export const ROUNDS: readonly Round[] = [
  submit('do-nothing', 'Do nothing (baseline)'),
  submit('create-application', 'Create an application'),
  submit('record-material', 'Record a material index'),
  submit('submit-application', 'Submit'),
  submit('review-application', 'Review'),
  evaluate('trail-by-application', 'Audit trail of an application, a page'),
  evaluate('trail-by-actor', 'Audit trail of an actor, a page'),
  evaluate('trail-by-day', 'Audit trail of a day, a page'),
  submit('request-access', 'Request access'),
  evaluate('reencrypt', 'Re-encrypt'),
  submit('record-fragments', 'Record fragments'),
  { ...submit('mixed', 'Mixed, in an office’s proportions'), perSecond: 80 },
];

/** @throws RangeError naming the rounds there are */
export function roundsNamed(names: readonly string[] | undefined): readonly Round[] {
  const unknown = names?.filter((name) => !ROUNDS.some((round) => round.name === name)) ?? [];
  if (unknown.length > 0) {
    throw new RangeError(
      `no round named ${unknown.join(', ')}; there are ${ROUNDS.map(({ name }) => name).join(', ')}`,
    );
  }
  return names === undefined ? ROUNDS : ROUNDS.filter(({ name }) => names.includes(name));
}

/** How a pass drives its rounds. */
export type Drive =
  | { readonly kind: 'fixed-load'; readonly inFlight: number }
  /** Transactions a second for each round, by name. */
  | { readonly kind: 'fixed-rate'; readonly rates: Readonly<Record<string, number>> };

export interface Pass {
  readonly rounds: readonly Round[];
  readonly seconds: number;
  readonly workers: number;
  readonly drive: Drive;
}

const MOST_IN_FLIGHT_AT_FIXED_RATE = 100;

/** Transactions, or calls, that the round is to have in this pass. */
export function callsIn({ name, perSecond }: Round, { drive, seconds }: Omit<Pass, 'rounds'>): number {
  const rate = drive.kind === 'fixed-rate' ? (drive.rates[name] ?? 1) : perSecond;
  return Math.max(1, Math.round(rate * seconds));
}

const rateControlOf = ({ name }: Round, drive: Drive): unknown =>
  drive.kind === 'fixed-load'
    ? { type: 'fixed-load', opts: { transactionLoad: drive.inFlight, startingTps: 100 } }
    : { type: 'fixed-rate', opts: { tps: drive.rates[name] ?? 1 } };

/** Caliper's benchmark configuration (https://hyperledger-caliper.github.io/caliper/0.6.0/bench-config/). */
export function benchmarkConfiguration(pass: Pass): unknown {
  const inFlight = pass.drive.kind === 'fixed-load' ? pass.drive.inFlight : MOST_IN_FLIGHT_AT_FIXED_RATE;
  return {
    test: {
      name: 'lianjian',
      description: 'The contract on the network, through the peer gateway',
      workers: { number: pass.workers },
      rounds: pass.rounds.map((round) => ({
        label: round.name,
        description: round.title,
        txNumber: callsIn(round, pass),
        rateControl: rateControlOf(round, pass.drive),
        workload: {
          module: `./src/workloads/${round.workload}.ts`,
          arguments: { transactions: callsIn(round, pass), inFlight },
        },
      })),
    },
    monitors: { transaction: [{ module: './src/connector/observer.ts' }] },
  };
}

export const networkConfiguration = (): unknown => ({ caliper: { blockchain: './src/connector/connector.ts' } });
