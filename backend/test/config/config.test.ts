import { expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { ConfigError, readConfig } from '../../src/adapters/config/config.ts';

function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ variable }) => variable).sort();
    throw error;
  }
  return [];
}

test('an empty environment is a trial on this machine', () => {
  expect(readConfig({ PATH: '/bin', LIANJIAN_PORT: '' })).toMatchObject({
    profile: 'embedded',
    dataFolder: resolve('data'),
    keyringFolder: resolve('data/keyrings'),
    host: '127.0.0.1',
    port: 8080,
    organizations: ['AuthorityMSP', 'CollegeAMSP', 'CollegeBMSP', 'CentreMSP'],
    databaseUrl: undefined,
    limits: { uploadBytes: 2_147_483_648 },
    webhooks: { networks: ['127.0.0.1/32', '::1/128'], trySeconds: 10 },
  });
});

test('everything that is wrong is named at once, and no value shows', () => {
  const wrong = {
    LIANJIAN_PROFILE: 'cloud',
    LIANJIAN_PORT: '80a',
    DATABASE_URL: 'mysql://root:hunter2@localhost/db',
    LIANJIAN_ORGANIZATIONS: 'AuthorityMSP,AuthorityMSP',
    LIANJIAN_MAX_UPLOAD_MIB: '0',
    LIANJIAN_WEBHOOK_NETWORKS: '10.0.0.0/8, everywhere',
    LIANJIAN_TYPO: 'x',
  };
  expect(problemsOf(wrong)).toEqual(Object.keys(wrong).sort());
  expect(() => readConfig(wrong)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter2') }));
});

test('settings that need each other are refused alone', () => {
  expect(problemsOf({ LIANJIAN_TLS_CERTIFICATE: 'a.pem' })).toEqual(['LIANJIAN_TLS_KEY']);
  expect(problemsOf({ LIANJIAN_PROFILE: 'network' })).toEqual(['LIANJIAN_NETWORK_PROFILE']);
  expect(problemsOf({ LIANJIAN_ORGANIZATIONS: 'ElsewhereMSP' })).toEqual(['LIANJIAN_ORGANIZATIONS']);
});

test('one organisation of another consortium', () => {
  const config = readConfig({
    LIANJIAN_CONSORTIUM: 'BureauMSP, EmployerMSP',
    LIANJIAN_ORGANIZATIONS: 'EmployerMSP',
    LIANJIAN_KEYRINGS: '/etc/lianjian',
    LIANJIAN_TLS_CERTIFICATE: '/tls/cert.pem',
    LIANJIAN_TLS_KEY: '/tls/key.pem',
    LIANJIAN_PORT: '0',
  });
  expect(config).toMatchObject({
    consortium: ['BureauMSP', 'EmployerMSP'],
    organizations: ['EmployerMSP'],
    keyringFolder: '/etc/lianjian',
    tls: { certificate: '/tls/cert.pem', key: '/tls/key.pem' },
    port: 0,
  });
});

test('on the network webhooks leave for the internet alone, unless the operator names networks', () => {
  const profile = { LIANJIAN_PROFILE: 'network', LIANJIAN_NETWORK_PROFILE: 'profile.json' };
  expect(readConfig(profile).webhooks.networks).toEqual([]);
  const named = readConfig({ ...profile, LIANJIAN_WEBHOOK_NETWORKS: '10.20.0.0/16, fd00:1::/48' });
  expect(named.webhooks.networks).toEqual(['10.20.0.0/16', 'fd00:1::/48']);
});
