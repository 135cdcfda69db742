// Which processes are taken away, kind by kind, and all the combinations of them: each process alone, and each two
// kinds at once.
import { shuffled } from './counts.ts';

/** Names in a fault of what is not the network's own. */
export const BACKEND = 'backend';
export const DATABASE = 'database';

/** Of each kind those on which the cases depend. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  server: [BACKEND],
  database: [DATABASE],
  peer: ['peer-college-a', 'peer-centre', 'peer-authority'],
  'contract server': [
    'chaincode-college-a-lianjian-0',
    'chaincode-centre-lianjian-0',
    'chaincode-authority-lianjian-0',
  ],
  orderer: ['orderer-1', 'orderer-2'],
  broker: ['kafka-1', 'kafka-2', 'kafka-3'],
  'content node': ['ipfs-college-a', 'ipfs-authority'],
  'certificate authority': ['ca-college-a'],
};

export interface Fault {
  /** `killed`: kill -9, and started again. `hung`: SIGSTOP, and SIGCONT after a while. */
  readonly how: 'hung' | 'killed';
  readonly names: readonly string[];
}

export const titleOf = ({ how, names }: Fault): string => `${names.join(' and ')} ${how}`;

export interface Choice {
  readonly random: () => number;
  /** Names that no fault takes. */
  readonly without: readonly string[];
}

/** The server and the database are only killed: their clients would do no more than wait for as long. */
const isHangable = (names: readonly string[]): boolean => !names.includes(BACKEND) && !names.includes(DATABASE);

/** Every fault there is, each once, kills before hangs; which processes stand for a pair of kinds is drawn. */
export function everyFault({ random, without }: Choice): readonly Fault[] {
  const kinds = Object.values(KINDS)
    .map((names) => names.filter((name) => !without.includes(name)))
    .filter((names) => names.length > 0);
  const all = [...kinds.flat().map((name) => [name]), ...pairsOf(kinds, random)];
  return [
    ...shuffled(all, random).map((names): Fault => ({ how: 'killed', names })),
    ...shuffled(all.filter(isHangable), random).map((names): Fault => ({ how: 'hung', names })),
  ];
}

/** Two of a kind as well, where there are two. */
function pairsOf(kinds: readonly (readonly string[])[], random: () => number): string[][] {
  const drawn = (names: readonly string[], count: number): string[] => shuffled(names, random).slice(0, count);
  return kinds.flatMap((some, index) => [
    ...(some.length > 1 ? [drawn(some, 2)] : []),
    ...kinds.slice(index + 1).map((others) => [...drawn(some, 1), ...drawn(others, 1)]),
  ]);
}
