// What can be compared: each a setting with two values. `ours` is what the network runs with.
import { javascriptSigning } from '../src/gateway/signing.ts';
import { type Consortium } from '../src/topology/consortium.ts';
import { type BrokerSecurity } from '../src/topology/topology.ts';
import { DEFAULT_TUNING, type Tuning } from '../src/topology/tuning.ts';
import { type LoadOptions } from './load.ts';

export interface Side {
  readonly label: string;
  readonly blocks?: Partial<Consortium['blocks']>;
  readonly tuning?: Partial<Tuning>;
  readonly brokerSecurity?: BrokerSecurity;
  readonly load?: LoadOptions;
}
export interface Comparison {
  readonly ours: Side;
  readonly other: Side;
}

const jvm = (...options: string[]): Partial<Tuning> => ({ brokerJvm: ['-Xms96m', '-Xmx256m', ...options] });

export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  /** The noise band: what lies inside it is no difference. */
  same: { ours: { label: 'a network' }, other: { label: 'its twin' } },
  tls: { ours: { label: 'mutual TLS' }, other: { label: 'plaintext', brokerSecurity: 'plaintext' } },
  'kafka-version': {
    ours: { label: 'protocol 1.0.0' },
    other: { label: 'protocol 0.10.2', tuning: { kafkaVersion: '0.10.2.0' } },
  },
  'kafka-idle': {
    ours: { label: 'metadata every 0.5 s' },
    other: { label: 'every 5 s', tuning: { brokerProperties: { 'metadata.max.idle.interval.ms': 5_000 } } },
  },
  'jvm-compiler': {
    ours: { label: 'both compilers' },
    other: { label: 'first compiler only', tuning: jvm('-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1') },
  },
  'jvm-collector': { ours: { label: 'serial' }, other: { label: 'G1', tuning: jvm('-XX:+UseG1GC') } },
  'blocks-100ms': { ours: { label: '250 ms' }, other: { label: '100 ms', blocks: { timeoutMs: 100 } } },
  'blocks-500ms': { ours: { label: '250 ms' }, other: { label: '500 ms', blocks: { timeoutMs: 500 } } },
  'blocks-25': { ours: { label: '100 messages' }, other: { label: '25 messages', blocks: { maxMessages: 25 } } },
  logging: {
    ours: { label: 'warnings' },
    other: { label: 'information', tuning: { logging: { peer: 'info', orderer: 'info', contract: 'warning' } } },
  },
  'contract-logging': {
    ours: { label: 'warnings' },
    other: { label: 'information', tuning: { logging: { ...DEFAULT_TUNING.logging, contract: 'info' } } },
  },
  'peer-memory': {
    ours: { label: 'collect at 100 %' },
    other: { label: 'collect at 400 %', tuning: { peerRuntime: { GOGC: '400' } } },
  },
  policies: { ours: { label: 'named' }, other: { label: 'referenced', tuning: { policies: 'referenced' } } },
  gossip: { ours: { label: 'every second' }, other: { label: 'every 4 s', tuning: { gossipInterval: '4s' } } },
  connections: { ours: { label: '1 connection' }, other: { label: '4 connections', load: { connections: 4 } } },
  gateways: { ours: { label: '1 gateway' }, other: { label: '4 gateways', load: { everyGateway: true } } },
  signing: {
    ours: { label: 'OpenSSL' },
    other: { label: 'JavaScript', load: { signing: javascriptSigning } },
  },
};
