// Two sides or more measured in turn, so that a machine whose speed drifts slows all alike.

export interface Turns {
  readonly rounds: number;
  /** Once through every side before anything counts. */
  readonly warmUp: boolean;
}

/** Each round begins with another side. @returns what the sides gave, round by round */
export async function inTurn<Side extends string, T>(
  sides: Readonly<Record<Side, () => Promise<T>>>,
  { rounds, warmUp }: Turns,
): Promise<Record<Side, T>[]> {
  const names = Object.keys(sides) as Side[];
  if (warmUp) for (const name of names) await sides[name]();
  const measured: Record<Side, T>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, place) => names[(place + round) % names.length]).filter((name) => name !== undefined);
    const results: [Side, T][] = [];
    for (const name of order) results.push([name, await sides[name]()]);
    const placeOf = ([name]: [Side, T]): number => names.indexOf(name);
    results.sort((a, b) => placeOf(a) - placeOf(b));
    measured.push(Object.fromEntries(results) as Record<Side, T>);
  }
  return measured;
}
