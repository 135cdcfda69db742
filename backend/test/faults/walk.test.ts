import { expect, test } from '@jest/globals';
import { randomFrom } from './counts.ts';
import { type Choice, DATABASE, everyFault, titleOf } from './processes.ts';
import { Walk } from './walk.ts';

const choice = (...without: string[]): Choice => ({ random: randomFrom(7), without });
const titles = (given: Choice): string[] => everyFault(given).map(titleOf);

test('every process is killed alone, and every two kinds at once', () => {
  const killed = everyFault(choice()).filter(({ how }) => how === 'killed');
  const kindsOf = ({ names }: { names: readonly string[] }): string =>
    names
      .map((name) => name.replace(/-.*/, ''))
      .sort()
      .join();
  const alone = killed.filter(({ names }) => names.length === 1).flatMap(({ names }) => names);
  expect(new Set(alone).size).toBe(16);
  const kinds = [...new Set(alone.map((name) => name.replace(/-.*/, '')))];
  const pairs = new Set(killed.filter(({ names }) => names.length === 2).map(kindsOf));
  for (const a of kinds) for (const b of kinds.filter((kind) => kind > a)) expect(pairs).toContain(`${a},${b}`);
});

test('the same seed gives the same order, and what is left out is in none of them', () => {
  expect(titles(choice())).toEqual(titles(choice()));
  expect(titles({ ...choice(), random: randomFrom(8) })).not.toEqual(titles(choice()));
  expect(titles(choice(DATABASE)).filter((title) => title.includes(DATABASE))).toEqual([]);
});

test('a walk that is gone on with tells what is left after it', () => {
  const walk = new Walk({ ...choice(), seed: 7, skip: 10 });
  expect(walk.next()).toEqual(everyFault(choice())[10]);
  expect(walk.report()).toContain('reached 1 of');
  expect(walk.report()).toContain('--seed 7 --skip 11');
});

test('a walk that came to its end begins again, and nothing is left', () => {
  const all = everyFault(choice());
  const walk = new Walk({ ...choice(), seed: 7, skip: 0 });
  for (const fault of all) expect(walk.next()).toEqual(fault);
  expect(walk.next()).toEqual(all[0]);
  expect(walk.report()).toContain('none is left');
});
