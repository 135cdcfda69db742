// Finds the outside programs on PATH, in the cache, or builds them into the cache.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, NetworkError } from '../errors.ts';
import { exists, makeFolder } from '../files.ts';
import { cached, cacheKey, onPath } from './cache.ts';
import {
  FABRIC,
  FABRIC_CA,
  GO_VERSION,
  type GoTool,
  KAFKA,
  KUBO,
  type MavenTool,
  METRICS_AGENT,
  type Programs,
} from './catalog.ts';
import { findToolchain, REQUIREMENTS, type ToolchainName } from './toolchain.ts';

export type Say = (line: string) => void;

const BUILD_DEADLINE_MS = 30 * 60_000;
const PROGRESS_MS = 10_000;
const ERROR_LINES = 15;
const MAVEN_COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

export class ToolBuilder {
  readonly #manifests: string;
  readonly #say: Say;

  /** @param manifests the folder tools/ with the pinned manifests */
  constructor(manifests: string, say: Say) {
    this.#manifests = manifests;
    this.#say = say;
  }

  /** @throws NetworkError TOOL_MISSING, TOOL_BUILD_FAILED. */
  async programs(): Promise<Programs> {
    const kafkaLibraries = await this.#kafka(KAFKA);
    const fabric = await this.go(FABRIC);
    const ca = await this.go(FABRIC_CA);
    const kubo = await this.go(KUBO);
    return {
      peer: join(fabric, 'peer'),
      orderer: join(fabric, 'orderer'),
      configtxgen: join(fabric, 'configtxgen'),
      configtxlator: join(fabric, 'configtxlator'),
      caServer: join(ca, 'fabric-ca-server'),
      ipfs: join(kubo, 'ipfs'),
      java: requireToolchain('java'),
      kafkaClassPath: join(kafkaLibraries, '*'),
      kafkaMetricsAgent: [join(kafkaLibraries, METRICS_AGENT)].find((file) => exists(file)),
    };
  }

  /** The folder of its programs. @throws as `programs` */
  async go(tool: GoTool): Promise<string> {
    const installed = goToolOnPath(tool);
    if (installed !== undefined) return installed;
    const source = join(this.#manifests, tool.module);
    const key = cacheKey(tool.module, tool.version, [join(source, 'go.mod'), join(source, 'go.sum')], GO_VERSION);
    return cached(key, async (folder) => {
      const go = requireToolchain('go');
      const cc = requireToolchain('cc');
      await this.#build(`${tool.module} ${tool.version}`, go, [...goInstallArgs(tool)], source, {
        GOBIN: folder,
        // Without cgo the certificate authority starts but has no database.
        CGO_ENABLED: '1',
        CC: cc,
        ...GO_ENVIRONMENT,
      });
    });
  }

  async #kafka(tool: MavenTool): Promise<string> {
    const installed = kafkaOnPath(tool);
    if (installed !== undefined) return installed;
    const source = join(this.#manifests, tool.module);
    const key = cacheKey(tool.module, tool.version, [join(source, 'pom.xml')]);
    const folder = await cached(key, (unfinished) =>
      this.#build(
        `${tool.module} ${tool.version}`,
        requireToolchain('mvn'),
        [
          ...['-q', '-B', '-ntp', '-f', join(source, 'pom.xml'), MAVEN_COPY],
          ...['-DincludeScope=runtime', `-DoutputDirectory=${makeFolder(join(unfinished, 'libs'))}`],
        ],
        source,
        { JAVA_HOME: dirname(dirname(realpathSync(requireToolchain('java')))) },
      ),
    );
    return join(folder, 'libs');
  }

  /** Builds take minutes: every ten seconds a line says that it goes on and how far it is. */
  async #build(
    what: string,
    program: string,
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
  ): Promise<void> {
    const startedAt = performance.now();
    const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(0);
    this.#say(`building ${what} (once; the result is kept in the cache)`);
    const lines: string[] = [];
    const timer = setInterval(() => {
      this.#say(`building ${what}: ${seconds()} s, ${lines.length} packages`);
    }, PROGRESS_MS);
    try {
      await toItsEnd(program, args, cwd, env, lines);
    } catch (error) {
      throw new NetworkError('TOOL_BUILD_FAILED', `building ${what} failed: ${messageOf(error)}`, {
        cause: error,
        hint: 'run: npm run network -- doctor',
      });
    } finally {
      clearInterval(timer);
    }
    this.#say(`built ${what} in ${seconds()} s`);
  }
}

function toItsEnd(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  lines: string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, timeout: BUILD_DEADLINE_MS });
    const keep = (chunk: Buffer): void => {
      lines.push(
        ...chunk
          .toString('utf8')
          .split('\n')
          .filter((line) => line !== ''),
      );
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`exit code ${String(code)}\n${lines.slice(-ERROR_LINES).join('\n')}`));
    });
  });
}

/** For every Go command: it gets that version itself, and checks it against Go's checksum database. */
export const GO_ENVIRONMENT = { GOTOOLCHAIN: `go${GO_VERSION}` };

const goInstallArgs = (tool: GoTool): string[] => [
  ...['install', '-v', '-trimpath', '-buildvcs=false', '-mod=readonly', '-ldflags', tool.linkerFlags, 'tool'],
];

/** @throws NetworkError TOOL_MISSING saying how to get it. */
export function requireToolchain(name: ToolchainName): string {
  const requirement = REQUIREMENTS.find((candidate) => candidate.name === name);
  if (requirement === undefined) throw new TypeError(`no requirement named ${name}`);
  const found = findToolchain(requirement);
  if (typeof found !== 'string') return found.program;
  throw new NetworkError('TOOL_MISSING', `${requirement.title} is missing: ${found}`, {
    hint: `Debian: ${requirement.debian}; macOS: ${requirement.macos}; or: npm run network -- doctor --install`,
  });
}

/** The folder on PATH that holds all programs of a tool at exactly its version. */
function goToolOnPath({ programs, version, versionCommand: [program, ...args] }: GoTool): string | undefined {
  const found = onPath(program);
  if (found === undefined) return undefined;
  const folder = dirname(found);
  if (!exists(...programs.map((name) => join(folder, name)))) return undefined;
  const printed = execFileSync(found, args, { encoding: 'utf8', timeout: 10_000 });
  return new RegExp(`\\bv?${version.replaceAll('.', '\\.')}\\b`).test(printed) ? folder : undefined;
}

function kafkaOnPath({ version }: MavenTool): string | undefined {
  const script = onPath('kafka-server-start.sh');
  if (script === undefined) return undefined;
  const libraries = join(dirname(dirname(realpathSync(script))), 'libs');
  return exists(libraries) && readdirSync(libraries).includes(`kafka_2.13-${version}.jar`) ? libraries : undefined;
}
