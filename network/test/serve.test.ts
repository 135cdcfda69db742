import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SERVE = join(import.meta.dirname, '..', 'src', 'chaincode', 'serve.ts');

describe('the program that serves a contract', () => {
  test('is the command line of fabric-shim', () => {
    const { status, stdout } = spawnSync(process.execPath, [SERVE, 'server', '--help'], { encoding: 'utf8' });
    expect(stdout).toContain('--chaincode-address');
    expect(status).toBe(0);
  });

  test('drops the debug messages that the shim has for every message', () => {
    const ask = `
      process.argv.push('server', '--help');
      process.exit = () => undefined;
      await import(${JSON.stringify(SERVE)});
      const { createRequire } = await import('node:module');
      const shim = createRequire(${JSON.stringify(SERVE)})('fabric-shim');
      for (const name of ['lib/handler.js', 'lib/another.js']) shim.newLogger(name).debug('from ' + name);`;
    const env = { ...process.env, CORE_CHAINCODE_LOGGING_LEVEL: 'DEBUG' };
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', ask], { encoding: 'utf8', env });
    expect(stdout).toContain('from lib/another.js');
    expect(stdout).not.toContain('from lib/handler.js');
  });
});
