// Maven itself, which a Maven repository serves as an artifact like any other: no rights and no Maven are needed to get it.
import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../commands/command.ts';
import { NetworkError } from '../errors.ts';
import { makeFolder } from '../files.ts';

const VERSION = '3.9.11';
const ARCHIVE = `org/apache/maven/apache-maven/${VERSION}/apache-maven-${VERSION}-bin.tar.gz`;
/** Names the repository: Maven Central's address, or a mirror's. */
const REPOSITORY = 'LIANJIAN_MAVEN_REPOSITORY';
const SHA512 =
  'bcfe4fe305c962ace56ac7b5fc7a08b87d5abd8b7e89027ab251069faebee516b0ded8961445d6d91ec1985dfe30f8153268843c89aa392733d1a3ec956c9978';
const DEADLINE_MS = 5 * 60_000;

function archiveUrl(): string {
  const repository = process.env[REPOSITORY];
  if (repository !== undefined && repository !== '') return `${repository.replace(/\/$/, '')}/${ARCHIVE}`;
  throw new NetworkError('TOOL_MISSING', 'without root, Maven comes from a Maven repository, and none is named', {
    hint: `name one in ${REPOSITORY} (Maven Central's address, which ends in /maven2), or put Maven on PATH`,
  });
}

/** The archive's bytes, 9 MB. @throws NetworkError COMMAND_FAILED when it does not come, or comes as something else */
export async function downloadMaven(url = archiveUrl(), sha512 = SHA512): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) }).catch((error: unknown) => {
    throw new NetworkError('COMMAND_FAILED', `${url} does not answer`, { cause: error, hint: HINT });
  });
  if (!response.ok) {
    throw new NetworkError('COMMAND_FAILED', `${url} answers ${response.status}`, { hint: HINT });
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  if (createHash('sha512').update(bytes).digest('hex') === sha512) return bytes;
  throw new NetworkError('COMMAND_FAILED', `${url} is not what was pinned: its SHA-512 differs`, { hint: HINT });
}

const HINT = 'get Maven by hand and put it on PATH';

/** Replaces the folder by an unpacked Maven. @throws NetworkError COMMAND_FAILED */
export async function unpackMaven(target: string): Promise<void> {
  const scratch = mkdtempSync(join(makeFolder(dirname(target)), 'unpacking-'));
  try {
    const archive = join(scratch, 'maven.tar.gz');
    writeFileSync(archive, await downloadMaven());
    const args = ['-xzf', archive, '-C', scratch];
    await run({ what: `unpack Maven ${VERSION}`, program: 'tar', args, deadlineMs: DEADLINE_MS });
    rmSync(target, { recursive: true, force: true });
    renameSync(join(scratch, `apache-maven-${VERSION}`), target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
