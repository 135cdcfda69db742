// Which block is needed by what. An owner is a pinned file or a transfer under way; a block that nobody owns is
// garbage. References are written before their blocks and removed after them, so that a crash leaves no unknown block.
import { ClassicLevel } from 'classic-level';

const PIN = 'pin/';
const NAMED = 'named/';
const TRANSFER = 'transfer/';
const OWNED = 'owned/';
const OWNER = 'owner/';
const AFTER = '\uffff';

interface Change {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value: string;
}

const references = (type: Change['type'], owner: string, blocks: readonly string[]): Change[] =>
  blocks.flatMap((block) => [
    { type, key: `${OWNED}${owner}/${block}`, value: '' },
    { type, key: `${OWNER}${block}/${owner}`, value: '' },
  ]);

export class References {
  readonly #level: ClassicLevel;

  private constructor(level: ClassicLevel) {
    this.#level = level;
  }

  static async open(folder: string): Promise<References> {
    const level = new ClassicLevel(folder);
    await level.open();
    return new References(level);
  }

  close(): Promise<void> {
    return this.#level.close();
  }

  async beginTransfer(owner: string): Promise<void> {
    await this.#level.put(`${TRANSFER}${owner}`, '');
  }

  async add(owner: string, block: string): Promise<void> {
    await this.#apply(references('put', owner, [block]));
  }

  /** The transfer's blocks become the pinned file's, on disk when this resolves. */
  async pin(owner: string, cid: string, name = ''): Promise<void> {
    const blocks = await this.blocksOf(owner);
    const naming: Change[] = name === '' ? [] : [{ type: 'put', key: `${NAMED}${name}`, value: cid }];
    await this.#apply(
      [
        { type: 'put', key: `${PIN}${cid}`, value: name },
        ...naming,
        ...references('put', cid, blocks),
        ...references('del', owner, blocks),
        { type: 'del', key: `${TRANSFER}${owner}`, value: '' },
      ],
      true,
    );
  }

  async isPinned(cid: string): Promise<boolean> {
    return (await this.#level.get(`${PIN}${cid}`)) !== undefined;
  }

  /** CID of the pinned file that was given this name. */
  named(name: string): Promise<string | undefined> {
    return this.#level.get(`${NAMED}${name}`);
  }

  /** From now on the file is not pinned; its blocks are its own until they are forgotten. */
  async unpin(cid: string): Promise<void> {
    const name = (await this.#level.get(`${PIN}${cid}`)) ?? '';
    await this.#apply(
      [
        { type: 'del', key: `${PIN}${cid}`, value: '' },
        { type: 'del', key: `${NAMED}${name}`, value: '' },
        { type: 'put', key: `${TRANSFER}${cid}`, value: '' },
      ],
      true,
    );
  }

  /** Ends what `beginTransfer` or `unpin` began, once the blocks are gone. */
  async forget(owner: string): Promise<void> {
    const blocks = await this.blocksOf(owner);
    await this.#apply([...references('del', owner, blocks), { type: 'del', key: `${TRANSFER}${owner}`, value: '' }]);
  }

  /** Transfers and removals that were never ended. */
  unfinished(): Promise<string[]> {
    return this.#names(TRANSFER);
  }

  blocksOf(owner: string): Promise<string[]> {
    return this.#names(`${OWNED}${owner}/`);
  }

  async isOwnedByOthers(block: string, owner: string): Promise<boolean> {
    return (await this.#names(`${OWNER}${block}/`)).some((other) => other !== owner);
  }

  async #names(prefix: string): Promise<string[]> {
    const keys = await this.#level.keys({ gte: prefix, lt: `${prefix}${AFTER}` }).all();
    return keys.map((key) => key.slice(prefix.length));
  }

  #apply(changes: readonly Change[], sync = false): Promise<void> {
    return this.#level.batch([...changes], { sync });
  }
}
