// What the scenario test opens in a browser.
import { scenario } from '../examples/scenario.ts';
import { fixedFragment } from './fixed.ts';
import { reencrypt } from '../src/index.ts';

export function tellScenario(): string[] {
  const lines: string[] = [];
  scenario((line) => lines.push(line));
  return lines;
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A re-encryption of fixed inputs, as hexadecimal. */
export function fixedReencryption(): string {
  const { capsule, keyFrag } = fixedFragment();
  return hex(reencrypt(capsule, keyFrag).capsuleFrag.toBytes());
}
