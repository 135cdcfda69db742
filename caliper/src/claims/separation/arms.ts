// The same materials in two ways: (a) index on chain and sealed bytes in IPFS, (b) sealed bytes whole on chain.
import { newId } from '@lianjian/ledger-client';
import { randomBytes } from 'node:crypto';
import { stringifyCanonicalJson, type MaterialIndexEntry } from '@lianjian/ledger-api';
import { type FabricClient } from '../../connector/fabric-client.ts';
import { onceCaughtUp } from '../../connector/once-caught-up.ts';
import { sealMaterial, type SealedMaterial } from '../../sharing.ts';
import * as calls from '../../workloads/calls.ts';
import { type KuboNode } from '../kubo-node.ts';
import { type CountBytes, submit } from '../submit.ts';

export interface Arm {
  /** Only what the chain takes; the file was sealed, and stored, before. */
  chainOnly(caller: number): Promise<CountBytes>;
  /** From the plain file on: sealing, storing in every place, and the chain. */
  endToEnd(caller: number): Promise<CountBytes>;
}

/** Sealed files that are used in turn, so that sealing is not measured with the chain. */
const SEALED_BEFORE = 8;

export interface Materials {
  readonly plaintext: Uint8Array;
  readonly sealed: readonly SealedMaterial[];
}

/** Random files of so many bytes. */
export async function makeMaterials(bytes: number): Promise<Materials> {
  const file = randomBytes(bytes);
  const sealed = await Promise.all(Array.from({ length: SEALED_BEFORE }, () => sealMaterial(newId(), file)));
  return { plaintext: file, sealed };
}

abstract class TakingTurns implements Arm {
  readonly #sealed: readonly SealedMaterial[];
  #next = 0;

  constructor(materials: Materials) {
    this.#sealed = materials.sealed;
  }

  abstract chainOnly(caller: number): Promise<CountBytes>;
  abstract endToEnd(caller: number): Promise<CountBytes>;

  protected nextSealed(): SealedMaterial {
    const material = this.#sealed[this.#next++ % this.#sealed.length];
    if (material === undefined) throw new Error('no file was sealed');
    return material;
  }
}

interface OpenCase {
  readonly id: string;
  version: number;
}

/** Each caller records version after version in a case of its own, as one office does with one file at a time. */
export class IndexOnChain extends TakingTurns {
  readonly #client: FabricClient;
  readonly #nodes: readonly KuboNode[];
  readonly #materials: Materials;
  readonly #cases: readonly OpenCase[];

  private constructor(client: FabricClient, nodes: readonly KuboNode[], materials: Materials, cases: OpenCase[]) {
    super(materials);
    this.#client = client;
    this.#nodes = nodes;
    this.#materials = materials;
    this.#cases = cases;
  }

  static async open(
    client: FabricClient,
    nodes: readonly KuboNode[],
    materials: Materials,
    callers: number,
  ): Promise<IndexOnChain> {
    const ids = Array.from({ length: callers }, newId);
    await Promise.all(ids.map((id) => client.call(calls.createApplication(client.cast, id))));
    const cases = ids.map((id) => ({ id, version: 0 }));
    return new IndexOnChain(client, nodes, materials, cases);
  }

  chainOnly(caller: number): Promise<CountBytes> {
    return this.#record(caller, this.nextSealed().entry);
  }

  async endToEnd(caller: number): Promise<CountBytes> {
    const { entry, sealed } = await sealMaterial(this.#caseOf(caller).id, this.#materials.plaintext);
    const [first, ...others] = this.#nodes;
    if (first === undefined) throw new Error('no IPFS node');
    const cid = await first.add([sealed]);
    await Promise.all(others.map((node) => node.pin(cid)));
    return this.#record(caller, { ...entry, cid });
  }

  /** Several files of one case in one transaction, as the backend records what is uploaded side by side. */
  async together(files: number): Promise<CountBytes> {
    const id = newId();
    await this.#client.call(calls.createApplication(this.#client.cast, id));
    const entries = Array.from({ length: files }, (_, index) => ({ ...this.nextSealed().entry, part: index + 1 }));
    const { as, input, name } = calls.recordMaterials(id, entries);
    return onceCaughtUp(() => submit(this.#client.contractFor(as), name, [stringifyCanonicalJson(input)]));
  }

  #caseOf(caller: number): OpenCase {
    const found = this.#cases[caller];
    if (found === undefined) throw new Error(`caller ${caller} has no case`);
    return found;
  }

  async #record(caller: number, entry: MaterialIndexEntry): Promise<CountBytes> {
    const own = this.#caseOf(caller);
    const { as, input, name } = calls.recordMaterial(own.id, { ...entry, version: own.version + 1 });
    const count = await submit(this.#client.contractFor(as), name, [stringifyCanonicalJson(input)]);
    own.version += 1;
    return count;
  }
}

/** A contract that only stores: the bytes are its argument as they are, no JSON, no base64, no checks, no events. */
export const STORING_CONTRACT = 'probe';

export class WholeOnChain extends TakingTurns {
  readonly #client: FabricClient;
  readonly #materials: Materials;

  constructor(client: FabricClient, materials: Materials) {
    super(materials);
    this.#client = client;
    this.#materials = materials;
  }

  chainOnly(): Promise<CountBytes> {
    return this.#store(this.nextSealed().sealed);
  }

  async endToEnd(): Promise<CountBytes> {
    const { sealed } = await sealMaterial(newId(), this.#materials.plaintext);
    return this.#store(sealed);
  }

  /** The index entry instead, by the contract that only stores: what separation brings, without the audit's own work. */
  entryOnly(): Promise<CountBytes> {
    return this.#store(Buffer.from(stringifyCanonicalJson({ ...this.nextSealed().entry })));
  }

  #store(bytes: Uint8Array): Promise<CountBytes> {
    const contract = this.#client.contractFor('clerk', undefined, STORING_CONTRACT);
    return submit(contract, 'putBytes', [`material-${newId()}`, bytes]);
  }
}
