// The outside programs and their versions. The manifests under tools/ pin what they are built from.
export interface GoTool {
  readonly kind: 'go';
  /** Name of the folder under tools/. */
  readonly module: string;
  readonly version: string;
  readonly programs: readonly string[];
  readonly linkerFlags: string;
  /** Program and arguments that print the version. */
  readonly versionCommand: readonly [program: string, ...args: string[]];
}
export interface MavenTool {
  readonly kind: 'maven';
  readonly module: string;
  readonly version: string;
}

/**
 * What the Go programs are built with, whichever Go the host has: its library is in each of them, with its holes. The
 * host's Go gets it through Go's module proxy. Source: go.dev/doc/toolchain
 */
export const GO_VERSION = '1.27.3';

export const FABRIC: GoTool = {
  kind: 'go',
  module: 'fabric',
  version: '2.5.9',
  programs: ['peer', 'orderer', 'configtxgen', 'configtxlator'],
  linkerFlags: '-s -w -X github.com/hyperledger/fabric/common/metadata.Version=2.5.9',
  versionCommand: ['peer', 'version'],
};

export const FABRIC_CA: GoTool = {
  kind: 'go',
  module: 'fabric-ca',
  version: '1.5.15',
  programs: ['fabric-ca-server'],
  linkerFlags: '-s -w',
  versionCommand: ['fabric-ca-server', 'version'],
};

export const KUBO: GoTool = {
  kind: 'go',
  module: 'kubo',
  version: '0.42.0',
  programs: ['ipfs'],
  linkerFlags: '-s -w',
  versionCommand: ['ipfs', '--version'],
};

/** Not a program of the network: it looks for known holes in those. */
export const GOVULNCHECK: GoTool = {
  kind: 'go',
  module: 'govulncheck',
  version: '1.9.0',
  programs: ['govulncheck'],
  linkerFlags: '-s -w',
  versionCommand: ['govulncheck', '-version'],
};

export const KAFKA: MavenTool = { kind: 'maven', module: 'kafka', version: '3.9.1' };

/** Has the name that the Maven manifest gives it. */
export const METRICS_AGENT = 'jmx_prometheus_javaagent-1.0.1.jar';

export const GO_TOOLS: readonly GoTool[] = [FABRIC, FABRIC_CA, KUBO];

/** What the native network calls: absolute paths. */
export interface Programs {
  readonly peer: string;
  readonly orderer: string;
  readonly configtxgen: string;
  readonly configtxlator: string;
  readonly caServer: string;
  readonly ipfs: string;
  readonly java: string;
  /** Java class path of the broker. */
  readonly kafkaClassPath: string;
  /** Java agent that serves a broker's metrics; a Kafka found on PATH comes without it. */
  readonly kafkaMetricsAgent: string | undefined;
}
