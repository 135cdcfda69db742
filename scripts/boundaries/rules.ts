// Who may import whom, as data. The keys are the folders of the repository; the lists name the other
// folders whose package root a module may import. Everything not listed is refused.
import type { IFlattenedRuleSet, IForbiddenRuleType } from 'dependency-cruiser';

export interface ModuleRule {
  /** Folders of ours that may be imported, by package root only. */
  readonly ours: readonly string[];
  /** Folders whose package root, or root for tests, its tests may import besides. */
  readonly tests?: readonly string[];
  /** When present, the only npm packages (beginnings of names) the sources may import; Node's own modules neither. */
  readonly npm?: readonly string[];
}

export const modules: Readonly<Record<string, ModuleRule>> = {
  'packages/pre': { ours: [], npm: ['@noble/'] },
  'packages/sealed-file': { ours: ['packages/pre'] },
  'packages/ledger-api': { ours: [] },
  'packages/ledger-client': { ours: ['packages/ledger-api', 'packages/sealed-file'], tests: ['packages/pre'] },
  'packages/local-ledger': { ours: [], tests: ['network'] },
  chaincode: {
    ours: ['packages/ledger-api', 'packages/pre'],
    tests: ['packages/ledger-client', 'packages/local-ledger', 'packages/sealed-file', 'network'],
  },
  backend: {
    ours: [
      'packages/pre',
      'packages/sealed-file',
      'packages/ledger-api',
      'packages/ledger-client',
      'packages/local-ledger',
    ],
  },
  network: { ours: ['packages/ledger-api'] },
  caliper: {
    ours: ['packages/ledger-api', 'packages/ledger-client', 'packages/pre', 'packages/sealed-file', 'network'],
  },
  web: { ours: ['packages/pre', 'packages/sealed-file', 'packages/ledger-api'] },
  scripts: { ours: [] },
};

const names = Object.keys(modules);
const anyModule = `^(${names.join('|')})/`;
const DEVELOPMENT = '/(test|bench|scripts|demo)/|\\.test\\.ts$';
const production = { pathNot: DEVELOPMENT };

/** The tools of the root scripts that the packages' own tests and benchmarks share. */
const DEVELOPMENT_TOOLS = '^scripts/(browser/|bench/|fuzz/|(caliper|postgres)\\.ts$)';

/** The backend's local-ledger adapter is the one place that may run the contracts in process. */
const LEDGER_ADAPTER = '^backend/src/adapters/ledger/';

export function nameOfModuleRule(name: string): string {
  const ours = modules[name]?.ours ?? [];
  return `${name}: only ${ours.length === 0 ? 'itself' : ours.join(', ')}`;
}

const allowing = (folders: readonly string[]): string =>
  [...folders.map((folder) => `^${folder}/`), DEVELOPMENT_TOOLS].join('|');

function onlyListedModules(name: string, { ours, tests }: ModuleRule): IForbiddenRuleType {
  const exempt = [...(name === 'backend' ? [LEDGER_ADAPTER] : []), ...(tests === undefined ? [] : [DEVELOPMENT])];
  return {
    name: nameOfModuleRule(name),
    severity: 'error',
    from: { path: `^${name}/`, ...(exempt.length === 0 ? {} : { pathNot: exempt }) },
    to: { path: anyModule, pathNot: allowing([name, ...ours]) },
  };
}

function testsOnlyListedModules(name: string, { ours, tests = [] }: ModuleRule): IForbiddenRuleType {
  return {
    name: `${name}: its tests besides only ${tests.join(', ')}`,
    severity: 'error',
    from: { path: `^${name}/.*(${DEVELOPMENT})` },
    to: { path: anyModule, pathNot: allowing([name, ...ours, ...tests]) },
  };
}

function onlyListedPackages(name: string, packages: readonly string[]): IForbiddenRuleType {
  return {
    name: `${name}: only npm packages ${packages.join(', ')}`,
    severity: 'error',
    from: { path: `^${name}/src/`, ...production },
    to: { path: '.', pathNot: [`^${name}/`, ...packages.map((prefix) => `node_modules/${prefix}`)] },
  };
}

export const ruleSet: IFlattenedRuleSet = {
  forbidden: [
    ...Object.entries(modules).map(([name, rule]) => onlyListedModules(name, rule)),
    ...Object.entries(modules)
      .filter(([, { tests }]) => tests !== undefined)
      .map(([name, rule]) => testsOnlyListedModules(name, rule)),
    ...Object.entries(modules).flatMap(([name, { npm }]) => (npm === undefined ? [] : [onlyListedPackages(name, npm)])),
    {
      name: 'backend: in the local-ledger adapter only the listed packages and chaincode',
      severity: 'error',
      from: { path: LEDGER_ADAPTER },
      to: { path: anyModule, pathNot: `^(backend|chaincode|${modules['backend']?.ours.join('|') ?? ''})/` },
    },
    {
      name: 'across packages: package roots only',
      severity: 'error',
      from: { path: `^(${names.join('|')})/` },
      to: { path: `^(${names.join('|')})/(?!dist/(testing/)?index\\.)`, pathNot: ['^$1/', DEVELOPMENT_TOOLS] },
    },
    {
      name: 'roots for tests: only from tests',
      severity: 'error',
      from: { path: anyModule, pathNot: DEVELOPMENT },
      to: { path: '/dist/testing/', pathNot: 'node_modules' },
    },
    {
      name: 'scripts/browser, bench and fuzz: only from tests and benchmarks',
      severity: 'error',
      from: { path: anyModule, pathNot: `^scripts/|${DEVELOPMENT}` },
      to: { path: DEVELOPMENT_TOOLS },
    },
    {
      name: "sealed-file: Node's own modules only in the Node edge",
      severity: 'error',
      from: { path: '^packages/sealed-file/src/', pathNot: '^packages/sealed-file/src/platform/node\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no unresolvable imports',
      severity: 'error',
      from: {},
      // Caliper's own dependencies are installed when a benchmark first runs.
      to: { couldNotResolve: true, pathNot: '^@hyperledger/caliper-' },
    },
    {
      name: 'chaincode: the stub, transient data and time only in state/',
      severity: 'error',
      from: { path: '^chaincode/src/', pathNot: '^chaincode/src/(state|contracts)/|\\.test\\.ts$' },
      to: { path: 'node_modules/fabric-(shim|contract-api)/' },
    },
    {
      name: 'backend: outside technology only in adapters/',
      severity: 'error',
      from: { path: '^backend/src/', pathNot: '^backend/src/adapters/|\\.test\\.ts$' },
      to: {
        path: [
          'node_modules/(@hyperledger/|kubo-rpc-client|helia|@helia/|kafkajs|drizzle-orm|pg|@electric-sql/)',
          '^(node:)?(fs|child_process|net|tls)(/|$)',
        ].join('|'),
      },
    },
  ],
};
