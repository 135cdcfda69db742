import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import { IsDefined } from 'class-validator';
import fc from 'fast-check';
import { MOST_LEVELS, validation } from '../../src/http/validation.ts';

class Body {
  @IsDefined()
  inner!: unknown;
}

/** Arrays in each other: `levels` of them. */
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

const take = (value: unknown): Promise<unknown> =>
  validation().transform(value, { type: 'body', metatype: Body }) as Promise<unknown>;

const refusal = { code: 'INVALID_INPUT', details: { field: '' } };

test('as many levels as are allowed are taken, the object itself being the first', async () => {
  await expect(take({ inner: nested(MOST_LEVELS - 1) })).resolves.toBeInstanceOf(Body);
});

test('one level more is refused', async () => {
  await expect(take({ inner: nested(MOST_LEVELS) })).rejects.toMatchObject(refusal);
});

test('however deep, it is refused and does not end the stack', async () => {
  const depths = fc.integer({ max: 6_000, min: MOST_LEVELS + 1 });
  const refused = async (levels: number): Promise<void> => {
    await expect(take(nested(levels))).rejects.toMatchObject(refusal);
    await expect(take({ inner: nested(levels) })).rejects.toMatchObject(refusal);
  };
  await fc.assert(fc.asyncProperty(depths, refused), { numRuns: 50 });
});

test('a wide body is not a deep one', async () => {
  await expect(take({ inner: Array.from({ length: 10_000 }, () => ({ a: [1] })) })).resolves.toBeInstanceOf(Body);
});

test('what the server itself hands to a route is not looked into', async () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  await expect(validation().transform(circle, { type: 'custom', data: undefined })).resolves.toBe(circle);
});
