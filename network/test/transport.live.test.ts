import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { APPLICATION, KAFKA_ADMIN, leafFiles } from '../src/crypto/leaves.ts';
import { SECRETS } from '../src/crypto/material.ts';
import { AUDIT_TOPIC } from '../src/kafka/access.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { readDeployments } from '../src/lifecycle/deployments.ts';
import { http, tlsHandshake } from '../src/process/probes.ts';
import { adminOf } from '../src/gateway/client.ts';
import { anchorPeerOf, organizationNamed } from '../src/topology/topology.ts';
import { text, withClient } from './live/gateway.ts';
import { asAdmin, consumeFirst, kafkaOf, produce } from './live/kafka.ts';
import { type Mint, type Minted, mintClients } from './live/mint.ts';
import { sharedNetwork, START_MS } from './live/network.ts';

let context: Context;
beforeAll(async () => {
  context = await sharedNetwork();
}, START_MS);

/** Bytes that an endpoint sends back to a plaintext client; empty when it closes without an answer. */
function plaintextAnswer(port: number, hello: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connectPlain({ port, host: '127.0.0.1' }, () => socket.write(hello));
    socket.setTimeout(5_000, () => socket.destroy(new Error('neither an answer nor an end')));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') resolve(Buffer.concat(chunks).toString('latin1'));
      else reject(error);
    });
    socket.once('close', () => {
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
  });
}

const HTTP2_PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';

describe('brokers', () => {
  let mint: Mint;
  beforeAll(async () => {
    mint = await mintClients(context, context.topology.ordering.name, 'kafka-ca', KAFKA_ADMIN);
  });

  const topics = (identity: Parameters<typeof kafkaOf>[1]): Promise<string[]> =>
    asAdmin(kafkaOf(context, identity, mint.accepted.ca), (admin) => admin.listTopics());

  test('accept a certificate of their own authority', async () => {
    expect(await topics(mint.accepted)).toContain(context.topology.channel);
  });
  test('refuse a plaintext client', async () => {
    await expect(topics('plaintext')).rejects.toThrow();
  });
  test('refuse a TLS client without a certificate', async () => {
    await expect(topics('no certificate')).rejects.toThrow(/certificate|alert|closed|ECONNRESET|disconnect/i);
  });
  test('refuse a certificate of another authority of the same name', async () => {
    await expect(topics(mint.foreign)).rejects.toThrow(/certificate|alert|closed|ECONNRESET|disconnect/i);
  });
  test('refuse an expired certificate', async () => {
    await expect(topics(mint.expired)).rejects.toThrow(/expired|alert|certificate|closed|ECONNRESET|disconnect/i);
  });
  test('refuse the certificate of an orderer’s own TLS server', async () => {
    const { ordering } = context.topology;
    const files = leafFiles(context.site.keys, { organization: ordering.name, node: 'orderer-1', folder: 'tls' });
    const identity = {
      certificate: readFileSync(files.certificate, 'utf8'),
      privateKey: readFileSync(files.privateKey, 'utf8'),
      ca: mint.accepted.ca,
    };
    await expect(topics(identity)).rejects.toThrow();
  });
});

describe("the application's certificate on the brokers", () => {
  const application = (): Minted => {
    const { name } = context.topology.ordering;
    const files = leafFiles(context.site.keys, { organization: name, node: APPLICATION, folder: 'kafka' });
    return {
      certificate: readFileSync(files.certificate, 'utf8'),
      privateKey: readFileSync(files.privateKey, 'utf8'),
      ca: readFileSync(files.root, 'utf8'),
    };
  };

  test('writes and reads its own topic', async () => {
    const kafka = kafkaOf(context, application());
    const value = `event ${Date.now()}`;
    await produce(kafka, AUDIT_TOPIC, value);
    const read = await consumeFirst(kafka, AUDIT_TOPIC, `lianjian.test-${Date.now()}`, (v) => v.toString() === value);
    expect(read.toString()).toBe(value);
  });
  test('sees no topic but its own', async () => {
    expect(await asAdmin(kafkaOf(context, application()), (admin) => admin.listTopics())).toEqual([AUDIT_TOPIC]);
  });
  test('refuses it a write to a channel topic', async () => {
    const write = produce(kafkaOf(context, application()), context.topology.channel, 'forged');
    await expect(write).rejects.toThrow(/authoriz/i);
  });
  test('refuses it a read of a channel topic', async () => {
    const any = (): boolean => true;
    const read = consumeFirst(kafkaOf(context, application()), context.topology.channel, 'lianjian.spy', any);
    await expect(read).rejects.toThrow(/authoriz/i);
  });
  test('refuses it a consumer group of another name', async () => {
    // kafkajs reports the refusal as a coordinator it cannot find; the twin above finds it.
    const read = consumeFirst(kafkaOf(context, application()), AUDIT_TOPIC, 'elsewhere', () => true);
    await expect(read).rejects.toThrow(/authoriz|group coordinator/i);
  });
  test('refuses it a new topic and a new access rule', async () => {
    await asAdmin(kafkaOf(context, application()), async (admin) => {
      const creation = admin.createTopics({ waitForLeaders: false, topics: [{ topic: 'mine', numPartitions: 1 }] });
      await expect(creation).rejects.toMatchObject({
        errors: expect.arrayContaining([expect.objectContaining({ message: expect.stringMatching(/authoriz/i) })]),
      });
    });
  });
});

describe('chaincode servers', () => {
  let mint: Mint;
  let port: number;
  beforeAll(async () => {
    mint = await mintClients(
      context,
      'college-a',
      'tlsca',
      anchorPeerOf(organizationNamed(context.topology, 'college-a')).name,
    );
    const [deployment] = readDeployments(context.paths);
    port = organizationNamed(context.topology, 'college-a').chaincodePorts[deployment?.slot ?? -1] ?? 0;
  });

  const handshake = (identity: Partial<Minted>): Promise<void> =>
    tlsHandshake({
      host: '127.0.0.1',
      port,
      servername: 'localhost',
      ca: mint.accepted.ca,
      ...(identity.certificate === undefined ? {} : { cert: identity.certificate }),
      ...(identity.privateKey === undefined ? {} : { key: identity.privateKey }),
    });

  test("accept a certificate of their organisation's authority", async () => {
    await expect(handshake(mint.accepted)).resolves.toBeUndefined();
  });
  test('refuse a plaintext client', async () => {
    expect(await plaintextAnswer(port, HTTP2_PREFACE)).not.toContain('\x00\x00\x00\x04');
  });
  test('refuse a TLS client without a certificate', async () => {
    await expect(handshake({})).rejects.toThrow();
  });
  test('refuse a certificate of another authority of the same name', async () => {
    await expect(handshake(mint.foreign)).rejects.toThrow();
  });
  test('refuse an expired certificate', async () => {
    await expect(handshake(mint.expired)).rejects.toThrow();
  });
  test("refuse another organisation's peer", async () => {
    const files = leafFiles(context.site.keys, {
      organization: 'college-b',
      node: 'peer-college-b',
      folder: 'chaincode-client',
    });
    const identity = {
      certificate: readFileSync(files.certificate, 'utf8'),
      privateKey: readFileSync(files.privateKey, 'utf8'),
    };
    await expect(handshake(identity)).rejects.toThrow();
  });
});

describe('peers and orderers', () => {
  test('refuse a plaintext client', async () => {
    const { ordering, organizations } = context.topology;
    const ports = [
      ...ordering.orderers.map((orderer) => orderer.ports.service),
      ...organizations.map((organization) => anchorPeerOf(organization).ports.service),
    ];
    // An HTTP/2 server answers the preface with a settings frame, type 4.
    for (const port of ports) expect(await plaintextAnswer(port, HTTP2_PREFACE)).not.toContain('\x00\x00\x00\x04');
  });
  test('a peer accepts its own organisation’s member and refuses the same name of another authority', async () => {
    const organization = organizationNamed(context.topology, 'college-a');
    const own = adminOf(context, organization);
    const twin = await mintClients(context, 'college-a', 'ca', 'admin');
    const call = (credentials: typeof own): Promise<string> =>
      withClient(
        context,
        'college-a',
        async ({ contract }) => text(await contract.evaluateTransaction('get', 'x')),
        credentials,
      );
    await expect(call(own)).resolves.toEqual(expect.any(String));
    await expect(call({ ...own, ...twin.foreign })).rejects.toThrow();
  });
});

describe('the IPFS RPC', () => {
  const url = (path: string): string => {
    const { ipfs } = organizationNamed(context.topology, 'college-a');
    return `http://127.0.0.1:${ipfs?.ports.api ?? 0}/api/v0/${path}`;
  };
  const bearer = (name: string, organization = 'college-a'): string => context.material.secret(organization, name);
  const post = (path: string, token?: string): Promise<string> =>
    http(url(path), { method: 'POST', ...(token === undefined ? {} : { bearer: token }) });

  test('accepts the application for what it needs', async () => {
    expect(await post('id', bearer(SECRETS.ipfsApplication))).toContain('12D3Koo');
  });
  test('refuses the application what only an administrator may', async () => {
    await expect(post('config/show', bearer(SECRETS.ipfsApplication))).rejects.toThrow(/403/);
    await expect(post('shutdown', bearer(SECRETS.ipfsApplication))).rejects.toThrow(/403/);
    expect(await post('swarm/peers', bearer(SECRETS.ipfsAdmin))).toContain('Peers');
  });
  test('refuses a caller without, or with another node’s, token', async () => {
    await expect(post('id')).rejects.toThrow(/403/);
    await expect(post('id', bearer(SECRETS.ipfsApplication, 'authority'))).rejects.toThrow(/403/);
  });
  test('the nodes of the swarm know each other and nobody else', async () => {
    const { Peers: peers } = JSON.parse(await post('swarm/peers', bearer(SECRETS.ipfsAdmin))) as { Peers: unknown[] };
    expect(peers).toHaveLength(1);
  });
});
