// A client of an orderer's own two services, below the gateway: what anyone who reaches the port can send.
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import { common, msp, orderer as ordererProtos } from '@hyperledger/fabric-protos';
import { type Credentials } from '../../src/gateway/client.ts';
import { fabricSignature } from '../../src/gateway/signing.ts';
import { type Context } from '../../src/lifecycle/context.ts';
import { type Orderer } from '../../src/topology/topology.ts';

const DEADLINE_MS = 15_000;

export const STATUS = common.Status;

type Answer = ordererProtos.BroadcastResponse | ordererProtos.DeliverResponse;
type Stream = grpc.ClientDuplexStream<common.Envelope, Answer>;

function creatorOf({ mspId, certificate }: Credentials): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  return identity.serializeBinary();
}

/** Signs a payload as one member in the name of another, which is the same person but in forgeries. */
export function envelopeOf(payload: common.Payload, signer: Credentials): common.Envelope {
  const bytes = payload.serializeBinary();
  const key = createPrivateKey(signer.privateKey);
  const envelope = new common.Envelope();
  envelope.setPayload(bytes);
  envelope.setSignature(fabricSignature(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })));
  return envelope;
}

/** The same payload with another creator. */
export function createdBy(payload: common.Payload, creator: Credentials): common.Payload {
  const copy = common.Payload.deserializeBinary(payload.serializeBinary());
  const header = copy.getHeader();
  if (header === undefined) throw new TypeError('the payload has no header');
  const signatureHeader = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
  signatureHeader.setCreator(creatorOf(creator));
  header.setSignatureHeader(signatureHeader.serializeBinary());
  copy.setHeader(header);
  return copy;
}

/** A request for the newest block of the channel that another payload is for, made at the same time. */
export function seekNewest(like: common.Payload, creator: Credentials): common.Payload {
  const payload = createdBy(like, creator);
  const header = payload.getHeader() ?? new common.Header();
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  channelHeader.setType(common.HeaderType.DELIVER_SEEK_INFO);
  header.setChannelHeader(channelHeader.serializeBinary());
  payload.setHeader(header);
  const position = new ordererProtos.SeekPosition();
  position.setNewest(new ordererProtos.SeekNewest());
  const seek = new ordererProtos.SeekInfo();
  seek.setStart(position);
  seek.setStop(position);
  payload.setData(seek.serializeBinary());
  return payload;
}

/** What the orderer answers to one message. */
export function answerTo(
  { site, topology }: Context,
  { ports, name }: Orderer,
  service: 'broadcast' | 'deliver',
  envelope: common.Envelope,
): Promise<Answer> {
  const root = readFileSync(site.keys.authorityCertificate(topology.ordering.name, 'tlsca'));
  const client = new ordererProtos.AtomicBroadcastClient(
    `${site.hostOf(name)}:${ports.service}`,
    grpc.credentials.createSsl(root),
    { 'grpc.ssl_target_name_override': 'localhost' },
  );
  const stream = client[service]({ deadline: Date.now() + DEADLINE_MS }) as unknown as Stream;
  return new Promise<Answer>((resolve, reject) => {
    stream.once('data', resolve);
    stream.once('error', reject);
    stream.write(envelope);
  }).finally(() => {
    stream.on('error', () => undefined);
    stream.cancel();
    client.close();
  });
}

export const statusOf = (answer: Answer): number => answer.getStatus();

export const isBlock = (answer: Answer): boolean => 'hasBlock' in answer && answer.hasBlock();
