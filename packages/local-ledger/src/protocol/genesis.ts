// Block 0. On Fabric it holds the channel's configuration; here what this ledger is made for, as JSON in a CONFIG
// envelope. It is the root of the hash chain, so two ledgers with the same history are still two.
import { common } from '@hyperledger/fabric-protos';
import { buildEnvelope } from './envelope.ts';
import { dataHashOf, type RawBlock } from './block.ts';

export interface LedgerConfiguration {
  readonly channel: string;
  readonly chaincode: string;
  readonly organizations: readonly {
    readonly mspId: string;
    /** X.509, PEM. */
    readonly rootCertificate: string;
    readonly peerCertificate: string;
  }[];
}

export function genesisBlock(configuration: LedgerConfiguration): RawBlock {
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG);
  channelHeader.setChannelId(configuration.channel);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(Buffer.from(JSON.stringify(configuration)));
  const envelope = buildEnvelope(payload.serializeBinary(), new Uint8Array());
  return {
    number: 0,
    previousHash: new Uint8Array(),
    dataHash: dataHashOf(envelope),
    envelope,
    validationCode: 'VALID',
  };
}

/** @throws Error when the block holds no configuration */
export function configurationOf({ envelope }: RawBlock): LedgerConfiguration {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(envelope).getPayload_asU8());
  return JSON.parse(Buffer.from(payload.getData_asU8()).toString()) as LedgerConfiguration;
}

/** In words: how the stored configuration differs from the one asked for. */
export function differenceBetween(stored: LedgerConfiguration, asked: LedgerConfiguration): string {
  if (stored.channel !== asked.channel) return `the channel ${stored.channel}, not ${asked.channel}`;
  if (stored.chaincode !== asked.chaincode) return `the chaincode ${stored.chaincode}, not ${asked.chaincode}`;
  const [storedIds, askedIds] = [stored, asked].map(({ organizations }) => organizations.map(({ mspId }) => mspId));
  if (String(storedIds) !== String(askedIds)) return `the organisations ${String(storedIds)}, not ${String(askedIds)}`;
  const changed = stored.organizations.filter((organization, index) => {
    const other = asked.organizations[index];
    const sameRoot = organization.rootCertificate === other?.rootCertificate;
    return !sameRoot || organization.peerCertificate !== other.peerCertificate;
  });
  return `other keys of ${changed.map(({ mspId }) => mspId).join(' and ')}`;
}
