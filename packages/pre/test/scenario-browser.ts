// What the scenario test opens in a browser.
import { scenario } from '../examples/scenario.ts';
import { fixedFragment } from './fixed.ts';
import { jacobianArithmetic, loadKernel, reencrypt } from '../src/index.ts';
import { currentKernel } from '../src/kernel/instance.ts';

export function tellScenario(): string[] {
  const lines: string[] = [];
  scenario((line) => lines.push(line));
  return lines;
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A re-encryption of fixed inputs, as hexadecimal: in the kernel, or in arithmetic over big integers. */
export function fixedReencryption(withKernel = true): string {
  const { capsule, keyFrag } = fixedFragment();
  return hex(reencrypt(capsule, keyFrag, withKernel ? undefined : jacobianArithmetic).capsuleFrag.toBytes());
}

/** How many re-encryptions of three the kernel answered itself, once it is loaded. */
export async function kernelAnswers(): Promise<number> {
  await loadKernel();
  const { capsule, keyFrag } = fixedFragment();
  const kernel = currentKernel();
  if (kernel === undefined) throw new Error('this engine runs no kernel');
  const results: number[] = [];
  const { check } = kernel.entries;
  Object.assign(kernel.entries, { check: () => results[results.push(check()) - 1] });
  for (let i = 0; i < 3; i += 1) reencrypt(capsule, keyFrag);
  Object.assign(kernel.entries, { check });
  return results.filter((result) => result === 1).length;
}
