import { InvalidArgument } from './errors.ts';
import { CHUNK_SIZE } from './format/layout.ts';
import { wipe } from './format/keys.ts';
import { type Platform } from './platform/platform.ts';
import { LookaheadReader } from './streams/lookahead-reader.ts';
import { Pace, type TransferOptions } from './streams/pace.ts';
import { type ByteSource } from './streams/source.ts';
import { type OpenOptions, unlock } from './unlock.ts';

const KEY_SIZE = 32;

/** Over a given platform; see `SealedFiles.commitmentKeyOf`. */
export async function commitmentKeyWith(
  platform: Platform,
  header: Uint8Array,
  options: OpenOptions,
): Promise<Uint8Array> {
  const { keys } = await unlock(platform, header, options);
  wipe(keys.content);
  return keys.plaintextCommitment.slice();
}

/** Over a given platform; see `SealedFiles.plaintextCommitmentOf`. */
export async function plaintextCommitmentWith(
  platform: Platform,
  source: ByteSource,
  commitmentKey: Uint8Array,
  options: TransferOptions = {},
): Promise<Uint8Array> {
  if (commitmentKey.length !== KEY_SIZE) throw new InvalidArgument('commitmentKey', `must have ${KEY_SIZE} bytes`);
  const reader = new LookaheadReader(source, options.signal);
  const commitment = platform.hmacSha256(commitmentKey);
  const pace = new Pace(platform, options);
  try {
    let last = false;
    while (!last) {
      const block = await reader.next(CHUNK_SIZE);
      commitment.update(block.bytes);
      await pace.step(block.bytes.length);
      last = block.last;
    }
    return commitment.digest();
  } finally {
    await reader.release();
  }
}
