// Fabric's chaincode package for chaincode as a service. It holds no code, which the servers run, but the code's
// digest: whoever approves the package id approves that code. Equal input gives equal bytes and so one package id.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { type Contract } from './contract-folder.ts';

export interface ChaincodePackage {
  readonly bytes: Buffer;
  readonly label: string;
  /** Fabric's own rule: label and the package's SHA-256. */
  readonly packageId: string;
}

const FIXED_TIME = new Date(0);

async function archive(
  folder: string,
  file: string,
  entries: Readonly<Record<string, string | Buffer>>,
): Promise<Buffer> {
  for (const [name, content] of Object.entries(entries)) writeFileSync(join(folder, name), content, { mode: 0o644 });
  const target = join(folder, file);
  await create({ cwd: folder, file: target, gzip: true, portable: true, mtime: FIXED_TIME }, Object.keys(entries));
  return readFileSync(target);
}

/** @param slot which of each organisation's chaincode ports the server listens on */
export async function packageChaincode(
  contract: Pick<Contract, 'name' | 'version' | 'digest'>,
  slot: number,
): Promise<ChaincodePackage> {
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-package-'));
  try {
    const { name, version, digest } = contract;
    const label = `${name}_${version}`;
    const code = await archive(scratch, 'code.tar.gz', {
      'chaincode.json': `${JSON.stringify({ name, version, sha256: digest })}\n`,
      slot: String(slot),
    });
    const metadata = `${JSON.stringify({ type: 'ccaas', label })}\n`;
    const bytes = await archive(scratch, 'package.tar.gz', { 'metadata.json': metadata, 'code.tar.gz': code });
    return { bytes, label, packageId: `${label}:${createHash('sha256').update(bytes).digest('hex')}` };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
