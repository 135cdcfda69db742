import { existsSync } from 'node:fs';
import { ensureProgram } from '../debian.ts';

/** Debian's package; another place is named by the environment variable CHROMIUM_PATH. */
export const chromiumPath = (): string => process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const HOW = 'install it (Debian: apt-get install chromium) or name its path in CHROMIUM_PATH';

/** @throws Error saying what to do when there is no Chromium */
export function requireChromium(): string {
  const path = chromiumPath();
  if (existsSync(path)) return path;
  throw new Error(`no Chromium at ${path}: ${HOW}`);
}

/** An exit code: 1 when there is none and it could not be installed. */
export const ensureChromium = (): number =>
  ensureProgram({
    name: 'Chromium',
    debianPackage: 'chromium',
    hint: HOW,
    isThere: () => existsSync(chromiumPath()),
  });
