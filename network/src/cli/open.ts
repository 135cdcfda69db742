// From command line options to a network's context.
import { join, resolve } from 'node:path';
import { type Folders } from '../folders.ts';
import { type Context, contextOf, TOOL_MANIFESTS } from '../lifecycle/context.ts';
import { ToolBuilder } from '../tools/build.ts';
import { readConsortium } from '../topology/consortium.ts';
import { topologyOf } from '../topology/topology.ts';

export interface NetworkOptions {
  readonly state?: string;
  readonly consortium?: string;
  readonly portBase?: number;
}

export const ROOT = join(import.meta.dirname, '..', '..', '..');
export const DEFAULT_STATE = join(ROOT, 'network', 'state');
export const DEFAULT_CONSORTIUM = join(ROOT, 'crypto-config', 'consortium.json');
const DEFAULT_KEYS = join(ROOT, 'crypto-config', 'generated');

/** The default network keeps its keys under crypto-config/; any other keeps them inside its own state folder. */
export function foldersOf(state?: string): Folders {
  return state === undefined
    ? { state: DEFAULT_STATE, keys: DEFAULT_KEYS }
    : { state: resolve(state), keys: join(resolve(state), 'keys') };
}

export function openNetwork(options: NetworkOptions, say: (line: string) => void, signal?: AbortSignal): Context {
  const consortium = readConsortium(options.consortium ?? DEFAULT_CONSORTIUM);
  const topology = topologyOf(consortium, options.portBase === undefined ? {} : { portBase: options.portBase });
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  return contextOf(topology, foldersOf(options.state), () => builder.programs(), { say, signal });
}
