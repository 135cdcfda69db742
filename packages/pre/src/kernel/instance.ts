// One instance of the kernel for the process: compiled, given its fixed points, and kept. Its source is packages/pre/kernel.
import { generator } from '../curve.ts';
import { parameterU } from '../parameters.ts';
import { Exchange, place } from './exchange.ts';
import { wasmBase64 } from './wasm-bytes.ts';

/** What the module exports. Entries that return 0 promise nothing about their results. */
export interface KernelEntries {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Where the exchange begins in memory. */
  readonly exchange: () => number;
  /** Where messages to hash are put: 512 bytes, then 64 for the hash. */
  readonly hashInput: () => number;
  readonly initialize: () => void;
  /** SHA-256. */
  readonly digest: (length: number) => void;
  /** HMAC-SHA-512 under the share. */
  readonly authenticate: (length: number) => void;
  readonly setFixed: (index: number) => void;
  readonly decompress: (count: number) => number;
  readonly convert: () => number;
  readonly prove: () => number;
  readonly check: () => number;
  readonly verify: () => number;
  readonly verifyCapsule: () => number;
  readonly verifySignatures: () => number;
  readonly erase: () => void;
}

export interface Kernel {
  readonly entries: KernelEntries;
  readonly exchange: Exchange;
}

// The parts of the platform's interface that are used; this package is compiled without a platform's types.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
  compile(bytes: Uint8Array): Promise<object>;
};
declare function atob(text: string): string;

const moduleBytes = (): Uint8Array => Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0));

const FIXED_POINTS = [parameterU, generator] as const;

function start(module: object): Kernel {
  // Copied, since an instance's own exports are frozen: a test counts calls.
  const entries = { ...(new WebAssembly.Instance(module).exports as KernelEntries) };
  const exchange = new Exchange(new Uint8Array(entries.memory.buffer), entries.exchange(), entries.hashInput());
  entries.initialize();
  for (const [index, point] of FIXED_POINTS.entries()) {
    exchange.setPoint(place.E, point);
    entries.setFixed(index);
  }
  exchange.setPoint(place.U, parameterU);
  return { entries, exchange };
}

let kernel: Kernel | undefined;
let unavailable = false;

/**
 * The kernel, started at the first call; undefined where the engine has no WebAssembly with SIMD, or allows no synchronous
 * compilation here (a browser's main thread may not) and `loadKernel` has not finished.
 */
export function currentKernel(): Kernel | undefined {
  if (kernel === undefined && !unavailable) {
    try {
      kernel = start(new WebAssembly.Module(moduleBytes()));
    } catch (error) {
      // The oracle computes the same, slower; `loadKernel` tells why.
      unavailable = error instanceof Error;
    }
  }
  return kernel;
}

/** Compiles the kernel without blocking. @throws what the engine throws when it cannot */
export async function loadKernel(): Promise<void> {
  kernel ??= start(await WebAssembly.compile(moduleBytes()));
}
