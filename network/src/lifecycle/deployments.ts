// Which chaincode is deployed, and the folders its servers run from.
import { z } from 'zod';
import { messageOf, NetworkError } from '../errors.ts';
import { readIfPresent, writePrivate } from '../files.ts';
import { type StatePaths } from '../folders.ts';

const deployment = z.strictObject({
  name: z.string(),
  /** Fabric's package id: label and the package's SHA-256. */
  packageId: z.string(),
  /** SHA-256 of the contract's files. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  version: z.string(),
  /** Which of each organisation's chaincode ports its server uses. */
  slot: z.int().min(0),
  /** The committed sequence; absent while the deployment is under way. */
  sequence: z.int().min(1).optional(),
});
export type Deployment = z.infer<typeof deployment>;

const file = z.array(deployment);

/** Deployed and half-deployed chaincode, in order of deployment. */
export function readDeployments(paths: StatePaths): Deployment[] {
  const text = readIfPresent(paths.deployments());
  if (text === undefined) return [];
  try {
    return file.parse(JSON.parse(text));
  } catch (error) {
    throw new NetworkError('STATE_MISMATCH', `${paths.deployments()} is damaged: ${messageOf(error)}`, {
      hint: 'restore the network from a backup, or remove it with clean',
    });
  }
}

export function writeDeployments(paths: StatePaths, deployments: readonly Deployment[]): void {
  writePrivate(paths.deployments(), `${JSON.stringify(deployments, undefined, 2)}\n`);
}

/** A server runs the copy that was approved, whatever became of the folder it was deployed from. */
export const serverFolder = (paths: StatePaths, { name, digest }: Pick<Deployment, 'name' | 'digest'>): string =>
  paths.chaincode(`${name}-${digest}`);
