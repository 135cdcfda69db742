// Engines that compile nothing now, or have no WebAssembly with SIMD: the oracle answers with the same bytes.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';

const platform = globalThis as { WebAssembly?: unknown };
const original = platform.WebAssembly as { compile(bytes: Uint8Array): Promise<object> };

beforeEach(() => {
  jest.resetModules();
});
afterEach(() => {
  platform.WebAssembly = original;
});

/** A fresh copy of the package's modules, whose kernel has not been asked for. */
async function fresh() {
  const { currentKernel, loadKernel } = await import('../src/kernel/instance.ts');
  const { Draw, fragmentHex, randomCase } = await import('./kernel-cases.ts');
  return { currentKernel, loadKernel, answer: () => fragmentHex(randomCase(new Draw('absent'))) };
}

const refusing = (): unknown => ({
  Module: function Module(): never {
    throw new RangeError('no synchronous compilation here');
  },
  Instance: (original as unknown as { Instance: unknown }).Instance,
  compile: (bytes: Uint8Array) => original.compile(bytes),
});

test.each([
  ['has no WebAssembly', () => undefined],
  ['refuses synchronous compilation', refusing],
])('an engine that %s', async (_what, engine) => {
  const withKernel = await fresh();
  const expected = withKernel.answer();
  expect(withKernel.currentKernel()).toBeDefined();

  jest.resetModules();
  platform.WebAssembly = engine();
  const without = await fresh();
  expect(without.answer()).toBe(expected);
  expect(without.currentKernel()).toBeUndefined();
});

test('where compilation may only be waited for, the kernel runs once it is loaded', async () => {
  platform.WebAssembly = refusing();
  const { currentKernel, loadKernel, answer } = await fresh();
  const byOracle = answer();
  expect(currentKernel()).toBeUndefined();
  await loadKernel();
  expect(currentKernel()).toBeDefined();
  expect(answer()).toBe(byOracle);
});

test('where nothing can be loaded, loading says why', async () => {
  platform.WebAssembly = { compile: () => Promise.reject(new TypeError('SIMD unsupported')) };
  const { loadKernel } = await fresh();
  await expect(loadKernel()).rejects.toThrow('SIMD unsupported');
});
