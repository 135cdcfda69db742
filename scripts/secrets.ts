// Secrets that must not be in the repository, looked for in every file that git knows.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

/** Larger files are data, and are looked through as far as this; bytes. */
const MOST = 4_000_000;

const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40,}/],
  ['an API key of this system', /\blj_[0-9a-f]{8}-[0-9a-f-]{27}_[A-Za-z0-9_-]{43}\b/],
  ['a signed token', /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/],
  ['a cloud key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a token of a code host', /\b(?:gh[opsu]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20}|npm_[A-Za-z0-9]{36})\b/],
  [
    'a password in an address',
    /\b[a-z][a-z+.-]*:\/\/[^\s/:@'"`$<>{}]{1,64}:[^\s/:@'"`$<>{}]{6,}@(?!host\b|localhost\b|127\.)[a-z0-9]/i,
  ],
];

export interface FoundSecret {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

export function secretsIn(file: string, text: string): FoundSecret[] {
  return SECRETS.flatMap(([what, pattern]) => {
    const at = text.search(pattern);
    return at < 0 ? [] : [{ file, line: text.slice(0, at).split('\n').length, what }];
  });
}

/** An exit code; names file and line of what it finds, never the secret. */
export function checkSecrets(): number {
  const listed = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  if (listed.status !== 0) {
    process.stderr.write('lianjian: not a checkout of git: the files were not looked through for secrets\n');
    return 0;
  }
  const files = listed.stdout.split('\0').filter((file) => file !== '' && isFile(join(root, file)));
  const found = files.flatMap((file) =>
    secretsIn(file, readFileSync(join(root, file)).subarray(0, MOST).toString('latin1')),
  );
  for (const { file, line, what } of found) process.stderr.write(`${file}:${line}: looks like ${what}\n`);
  return found.length === 0 ? 0 : 1;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
