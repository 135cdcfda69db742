// Settings that change what a network costs, never what it does: measured by bench:network, the defaults are what won.
export interface Tuning {
  /** Protocol of the orderers' Kafka client; 1.0.0 is the highest it has. */
  readonly kafkaVersion: string;
  /** Memory, compiler and collector of each broker's Java machine. */
  readonly brokerJvm: readonly string[];
  /** Properties of each broker beside, or in place of, those that are rendered. */
  readonly brokerProperties: Readonly<Record<string, string | number>>;
  /**
   * Log specifications of the Go processes, and the level of the contract's servers: never "debug", which prints
   * transient data, nor "warn", which would mean "info".
   */
  readonly logging: { readonly peer: string; readonly orderer: string; readonly contract: 'warning' | 'info' };
  /** Environment of the Go runtime in peers. */
  readonly peerRuntime: Readonly<Record<string, string>>;
  /**
   * How the channel says who reads, writes and endorses: by naming the organisations' members and peers, or by
   * reference to each organisation's own policy. Both mean the same; a fresh network takes it over.
   */
  readonly policies: 'named' | 'referenced';
  /** How often peers tell and ask each other their state, as Go writes durations. */
  readonly gossipInterval: string;
}

export const DEFAULT_TUNING: Tuning = {
  kafkaVersion: '1.0.0',
  brokerJvm: ['-Xms96m', '-Xmx256m', '-XX:+UseSerialGC'],
  brokerProperties: {},
  logging: { peer: 'warn', orderer: 'warn:orderer.consensus.kafka=info', contract: 'warning' },
  peerRuntime: {},
  // By reference, each signature is verified anew for every organisation's policy.
  policies: 'named',
  // Until peers know each other's state, a gateway finds no endorsers: a second, not Fabric's four, after a start.
  gossipInterval: '1s',
};
