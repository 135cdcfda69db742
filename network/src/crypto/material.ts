// Makes what is missing of the network's key material, and renews leaves. Existing keys are never replaced unasked.
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { NetworkError } from '../errors.ts';
import { exists, readIfPresent, writePrivate, writeWhenChanged } from '../files.ts';
import { type AuthorityName, type KeyPaths } from '../folders.ts';
import { type Topology } from '../topology/topology.ts';
import { authoritiesOf, type Leaf, leafFiles, leavesOf } from './leaves.ts';
import {
  type Authority,
  createAuthority,
  issue,
  lifetimeOfDays,
  parseAuthority,
  pemOf,
  privateKeyPem,
} from './mint.ts';

const SECRET_BYTES = 24;
const SWARM_KEY_BYTES = 32;

export const SECRETS = {
  caRegistrar: 'ca-registrar',
  ipfsAdmin: 'ipfs-admin',
  ipfsApplication: 'ipfs-application',
} as const;

export class KeyMaterial {
  readonly #topology: Topology;
  readonly #keys: KeyPaths;

  constructor(topology: Topology, keys: KeyPaths) {
    this.#topology = topology;
    this.#keys = keys;
  }

  /**
   * Makes every missing authority, certificate and secret.
   * @throws NetworkError STATE_MISMATCH when a root is missing though this material was complete once: a new root
   * would not be the one in the channel.
   */
  async ensure(): Promise<void> {
    const complete = exists(this.#marker());
    for (const [organization, name] of authoritiesOf(this.#topology))
      await this.#ensureAuthority(organization, name, complete);
    for (const leaf of leavesOf(this.#topology)) await this.#ensureLeaf(leaf);
    this.#writeChannelMsps();
    this.#ensureSecrets();
    if (!complete) writePrivate(this.#marker(), `${JSON.stringify({ name: this.#topology.name })}\n`);
  }

  /** New keys and certificates for one node. @throws NetworkError UNKNOWN_PROCESS when it holds none. */
  async renew(node: string, organization?: string): Promise<Leaf[]> {
    const leaves = leavesOf(this.#topology).filter(
      (leaf) => leaf.node === node && (organization === undefined || leaf.organization === organization),
    );
    if (leaves.length === 0) throw new NetworkError('UNKNOWN_PROCESS', `${node} holds no certificate`);
    for (const leaf of leaves) {
      rmSync(leafFiles(this.#keys, leaf).certificate, { force: true });
      await this.#ensureLeaf(leaf);
    }
    return leaves;
  }

  authority(organization: string, name: AuthorityName): Promise<Authority> {
    return parseAuthority({
      certificate: readFileSync(this.#keys.authorityCertificate(organization, name), 'utf8'),
      privateKey: readFileSync(this.#keys.authorityKey(organization, name), 'utf8'),
    });
  }

  secret(organization: string, name: string): string {
    return readFileSync(this.#keys.secret(organization, name), 'utf8').trim();
  }

  swarmKeyFile = (): string => join(this.#keys.root, 'swarm.key');

  #marker = (): string => join(this.#keys.root, 'complete.json');

  async #ensureAuthority(organization: string, name: AuthorityName, complete: boolean): Promise<void> {
    const certificate = this.#keys.authorityCertificate(organization, name);
    const privateKey = this.#keys.authorityKey(organization, name);
    if (exists(certificate, privateKey)) return;
    if (complete)
      throw new NetworkError(
        'STATE_MISMATCH',
        `the root ${name} of ${organization} is missing from ${this.#keys.root}`,
        {
          hint: 'restore it from a backup, or remove the network with clean and start anew',
        },
      );
    const lifetime = lifetimeOfDays(this.#topology.certificates.rootDays);
    const authority = await createAuthority({ commonName: `${name}.${organization}`, organization }, lifetime);
    writePrivate(privateKey, await privateKeyPem(authority.privateKey));
    writePrivate(certificate, pemOf(authority.certificate));
  }

  async #ensureLeaf(leaf: Leaf): Promise<void> {
    const files = leafFiles(this.#keys, leaf);
    if (!exists(files.certificate, files.privateKey)) {
      const issued = await issue(await this.authority(leaf.organization, leaf.authority), {
        subject: {
          commonName: leaf.node,
          organization: leaf.organization,
          ...(leaf.unit === undefined ? {} : { unit: leaf.unit }),
        },
        purpose: leaf.purpose,
        lifetime: lifetimeOfDays(this.#topology.certificates.nodeDays),
        ...(leaf.purpose.startsWith('server') ? { hosts: [leaf.node, 'localhost', '127.0.0.1'] } : {}),
      });
      if (leaf.keyStore) writePrivate(`${files.privateKey}.store`, issued.privateKey + issued.certificate);
      writePrivate(files.privateKey, issued.privateKey);
      writePrivate(files.certificate, issued.certificate);
    }
    writeWhenChanged(
      files.root,
      readFileSync(this.#keys.authorityCertificate(leaf.organization, leaf.authority), 'utf8'),
    );
    if (leaf.folder === 'msp') this.#writeMsp(leaf.organization, this.#keys.nodeMsp(leaf.organization, leaf.node));
  }

  #writeChannelMsps(): void {
    const { ordering, organizations } = this.#topology;
    for (const { name } of [ordering, ...organizations]) this.#writeMsp(name, this.#keys.msp(name));
  }

  /** The public part of an MSP folder: roots and the node OUs that tell peers, orderers and clients apart. */
  #writeMsp(organization: string, folder: string): void {
    for (const [authority, part] of [
      ['ca', 'cacerts'],
      ['tlsca', 'tlscacerts'],
    ] as const) {
      const pem = readFileSync(this.#keys.authorityCertificate(organization, authority), 'utf8');
      writeWhenChanged(join(folder, part, 'ca.pem'), pem);
    }
    const identifier = (unit: string): object => ({
      Certificate: 'cacerts/ca.pem',
      OrganizationalUnitIdentifier: unit,
    });
    const nodeOus = {
      NodeOUs: {
        Enable: true,
        ClientOUIdentifier: identifier('client'),
        PeerOUIdentifier: identifier('peer'),
        AdminOUIdentifier: identifier('admin'),
        OrdererOUIdentifier: identifier('orderer'),
      },
    };
    writeWhenChanged(join(folder, 'config.yaml'), stringify(nodeOus));
  }

  #ensureSecrets(): void {
    for (const { name, ipfs } of this.#topology.organizations) {
      const wanted = [SECRETS.caRegistrar, ...(ipfs === undefined ? [] : [SECRETS.ipfsAdmin, SECRETS.ipfsApplication])];
      for (const secret of wanted) {
        const file = this.#keys.secret(name, secret);
        if (readIfPresent(file) === undefined) writePrivate(file, randomBytes(SECRET_BYTES).toString('base64url'));
      }
    }
    if (readIfPresent(this.swarmKeyFile()) === undefined) {
      const key = randomBytes(SWARM_KEY_BYTES).toString('hex');
      writePrivate(this.swarmKeyFile(), `/key/swarm/psk/1.0.0/\n/base16/\n${key}\n`);
    }
  }
}
