// Work by news: one piece at a time, again after a failure, and nothing after the end.
import { expect, test } from '@jest/globals';
import { WorkLoop } from '../../src/events/work-loop.ts';
import { until } from '../support/until.ts';

test('each piece that leaves more is followed by the next; then only news or time brings one', async () => {
  const rests: (number | undefined)[] = [0, 0, undefined, 5, undefined];
  let pieces = 0;
  const work = (): Promise<number | undefined> => Promise.resolve(rests[pieces++]);
  const loop = new WorkLoop({ work, warn: () => undefined });
  loop.start();
  await until('three pieces', () => Promise.resolve(pieces === 3));
  loop.news();
  await until('one for the news, one for the time', () => Promise.resolve(pieces === 5));
  await loop.end();
  loop.news();
  expect(pieces).toBe(5);
});

test('news that comes during a piece brings another', async () => {
  let pieces = 0;
  const loop: WorkLoop = new WorkLoop({
    work: () => {
      pieces += 1;
      if (pieces === 1) loop.news();
      return Promise.resolve(undefined);
    },
    warn: () => undefined,
  });
  loop.start();
  await until('another piece', () => Promise.resolve(pieces === 2));
  await loop.end();
});

test('a failure is told once and the work tried again until it is done', async () => {
  let pieces = 0;
  const warned: unknown[] = [];
  const loop = new WorkLoop({
    work: () => {
      pieces += 1;
      return pieces <= 2 ? Promise.reject(new Error(`no ${pieces}`)) : Promise.resolve(undefined);
    },
    warn: (error) => warned.push(error),
  });
  loop.start();
  await until('the third piece', () => Promise.resolve(pieces === 3));
  expect(warned).toMatchObject([{ message: 'no 1' }]);
  await until('it works', () => Promise.resolve(!loop.isFailing));
  await loop.end();
});

test('the end waits for the piece that is under way', async () => {
  let finish: (rest: undefined) => void = () => undefined;
  let isOver = false;
  const loop = new WorkLoop({
    work: () =>
      new Promise<undefined>((resolve) => {
        finish = resolve;
      }).then((rest) => {
        isOver = true;
        return rest;
      }),
    warn: () => undefined,
  });
  loop.start();
  const ended = loop.end();
  finish(undefined);
  await ended;
  expect(isOver).toBe(true);
});
