import { expect, test } from '@jest/globals';
import { compileKernel } from '../scripts/build-kernel.ts';
import { wasmBase64 } from '../src/kernel/wasm-bytes.ts';

test('the kernel’s sources compile to the committed bytes', async () => {
  expect(Buffer.from(await compileKernel()).toString('base64')).toBe(wasmBase64);
}, 120_000);
