// Contract classes are decorated before anything else can quiet fabric-contract-api's logger.
process.env.CORE_CHAINCODE_LOGGING_LEVEL ??= 'CRITICAL';

/** Native ES modules; swc only strips the types and keeps decorator metadata. */
export default {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  // The packaged contract, and that of a network which runs here, has a package.json with the repository's name.
  modulePathIgnorePatterns: ['<rootDir>/chaincode/dist/package/', '<rootDir>/network/state/'],
  extensionsToTreatAsEsm: ['.ts'],
  maxWorkers: 2,
  testTimeout: 30_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
