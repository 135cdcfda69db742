import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawSample, newId } from '../src/index.ts';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const ids = fc.uniqueArray(fc.uuid({ version: 7 }), { minLength: 1, maxLength: 60 });

describe('a drawn sample', () => {
  test('is the same in whatever order the ids come, and however often each', () => {
    fc.assert(
      fc.property(seeds, ids, fc.integer({ min: 1, max: 70 }), (seed, all, size) => {
        const drawn = drawSample(seed, all, size);
        expect(drawSample(seed, [...all, ...all].reverse(), size)).toEqual(drawn);
        expect(drawn).toHaveLength(Math.min(size, all.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(all).toEqual(expect.arrayContaining(drawn));
      }),
    );
  });

  test('of a smaller size is the beginning of a larger one', () => {
    fc.assert(
      fc.property(seeds, ids, (seed, all) => {
        expect(drawSample(seed, all, 5)).toEqual(drawSample(seed, all, all.length).slice(0, 5));
      }),
    );
  });

  test('is by the SHA-256 of seed and id', () => {
    const seed = Buffer.alloc(32, 7);
    const all = Array.from({ length: 20 }, () => newId());
    const rankOf = (id: string): string =>
      createHash('sha256')
        .update(Buffer.concat([seed, Buffer.from(id, 'ascii')]))
        .digest('hex');
    const lowest = [...all].sort((a, b) => rankOf(a).localeCompare(rankOf(b))).slice(0, 4);
    expect(drawSample(seed, all, 4)).toEqual(lowest);
  });

  test('depends on the seed: over many seeds each id is drawn about as often', () => {
    const all = Array.from({ length: 10 }, () => newId());
    const counts = new Map(all.map((id) => [id, 0]));
    for (let n = 0; n < 2000; n += 1) {
      const seed = createHash('sha256').update(String(n)).digest();
      for (const id of drawSample(seed, all, 3)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    // 600 expected, standard deviation about 20.
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(480);
      expect(count).toBeLessThan(720);
    }
  });
});
