import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showLogs } from '../src/cli/logs.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { LogReader } from '../src/process/log-reader.ts';
import { waitFor } from '../src/wait.ts';
import { openContext } from './live/network.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'lianjian-logs-'));
});
afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

describe('a growing log', () => {
  test('gives every line once, whatever the pieces it was written in', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (lines, sizes) => {
        const file = join(state, 'property.log');
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        writeFileSync(file, '');
        const reader = new LogReader(file);
        const read: string[] = [];
        for (let at = 0; at < bytes.length;) {
          const size: number = sizes.next().value as number;
          appendFileSync(file, bytes.subarray(at, at + size));
          at += size;
          read.push(...reader.next());
        }
        expect(read).toEqual(lines);
      }),
    );
  });
  test('that does not exist yet is empty, and one begun anew is read from its start', () => {
    const file = join(state, 'a.log');
    const reader = new LogReader(file);
    expect(reader.next()).toEqual([]);
    writeFileSync(file, 'first\nsecond\nhalf');
    expect(reader.next()).toEqual(['first', 'second']);
    writeFileSync(file, 'anew\n');
    expect(reader.next()).toEqual(['anew']);
  });
});

describe('the logs command', () => {
  let context: Context;
  let stop: AbortController;
  beforeEach(() => {
    stop = new AbortController();
    context = { ...openContext({ state, portBase: 24_000 }), signal: stop.signal };
    mkdirSync(context.paths.logs(), { recursive: true });
    mkdirSync(context.paths.run(), { recursive: true });
    for (const name of ['kafka-1', 'orderer-1']) {
      writeFileSync(context.paths.pid(name), '{}');
      writeFileSync(context.paths.log(name), `one of ${name}\ntwo of ${name}\n`);
    }
  });

  const shown: string[] = [];
  const print = (text: string): void => {
    shown.push(text);
  };
  beforeEach(() => {
    shown.length = 0;
  });

  test('shows the end of each log', async () => {
    await showLogs(context, print, undefined, { lines: 1, follow: false });
    expect(shown).toEqual(['== kafka-1\ntwo of kafka-1', '== orderer-1\ntwo of orderer-1']);
  });
  test('follows what is added, named by its process, until it is interrupted', async () => {
    const following = showLogs(context, print, undefined, { lines: 0, follow: true });
    appendFileSync(context.paths.log('orderer-1'), 'three\n');
    await waitFor({ what: 'the added line to be shown', deadlineMs: 5_000 }, () =>
      shown.includes('orderer-1: three') ? Promise.resolve() : Promise.reject(new Error(shown.join('\n'))),
    );
    stop.abort();
    await following;
    expect(shown).toEqual(['== kafka-1', '== orderer-1', 'orderer-1: three']);
  });
  test('refuses a process it does not know, naming those there are', async () => {
    await expect(showLogs(context, print, 'kafka-9', { lines: 1, follow: true })).rejects.toMatchObject({
      code: 'UNKNOWN_PROCESS',
      message: expect.stringContaining('kafka-1, orderer-1'),
    });
    expect(shown).toEqual([]);
  });
});
