// Settings that change what a network costs, never what it does: measured by bench:network, the defaults are what won.
export interface Tuning {
  /** Protocol of the orderers' Kafka client; 1.0.0 is the highest it has. */
  readonly kafkaVersion: string;
  /** Memory, compiler and collector of each broker's Java machine. */
  readonly brokerJvm: readonly string[];
  /** Log specifications of the Go processes. */
  readonly logging: { readonly peer: string; readonly orderer: string };
  /** Environment of the Go runtime in peers. */
  readonly peerRuntime: Readonly<Record<string, string>>;
  /** How often peers tell and ask each other their state, as Go writes durations. */
  readonly gossipInterval: string;
}

export const DEFAULT_TUNING: Tuning = {
  kafkaVersion: '1.0.0',
  brokerJvm: ['-Xms96m', '-Xmx256m', '-XX:+UseSerialGC'],
  logging: { peer: 'warn', orderer: 'warn:orderer.consensus.kafka=info' },
  peerRuntime: {},
  // Until peers know each other's state, a gateway finds no endorsers: a second, not Fabric's four, after a start.
  gossipInterval: '1s',
};
