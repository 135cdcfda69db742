// What every part of a running network's life works with.
import { join } from 'node:path';
import { KeyMaterial } from '../crypto/material.ts';
import { type Folders, KeyPaths, StatePaths } from '../folders.ts';
import { Supervisor } from '../process/supervisor.ts';
import { nativeSite, type Site } from '../topology/site.ts';
import { type Topology } from '../topology/topology.ts';
import { type Programs } from '../tools/catalog.ts';
import { type Say } from '../tools/build.ts';

/** The package's own folder, in the sources as in the built output. */
const PACKAGE = join(import.meta.dirname, '..', '..');
export const TOOL_MANIFESTS = join(PACKAGE, 'tools');
export const CHAINCODE_BUILDER = join(PACKAGE, 'chaincode-builder');

export interface Context {
  readonly topology: Topology;
  readonly folders: Folders;
  readonly paths: StatePaths;
  readonly site: Site;
  readonly material: KeyMaterial;
  readonly supervisor: Supervisor;
  readonly say: Say;
  readonly signal: AbortSignal | undefined;
  /** Finds or builds the outside programs; repeated calls answer at once. */
  readonly programs: () => Promise<Programs>;
}

export function contextOf(
  topology: Topology,
  folders: Folders,
  programs: () => Promise<Programs>,
  { say, signal, site }: { say: Say; signal?: AbortSignal | undefined; site?: Site },
): Context {
  const paths = new StatePaths(folders.state);
  let found: Promise<Programs> | undefined;
  return {
    topology,
    folders,
    paths,
    site: site ?? nativeSite(folders, CHAINCODE_BUILDER),
    material: new KeyMaterial(topology, new KeyPaths(folders.keys)),
    supervisor: new Supervisor(paths),
    say,
    signal,
    programs: () => (found ??= programs()),
  };
}
