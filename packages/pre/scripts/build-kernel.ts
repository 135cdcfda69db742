// Compiles the kernel (AssemblyScript, kernel/) to WebAssembly and writes the module's bytes as TypeScript. Equal sources
// give equal bytes; a test compares them with the committed ones.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const packageRoot = join(import.meta.dirname, '..');
const target = join(packageRoot, 'src/kernel/wasm-bytes.ts');

const OPTIONS = [
  '--runtime',
  'stub',
  '--noAssert',
  '-O3',
  '--converge',
  '--enable',
  'simd',
  '--initialMemory',
  '5',
  '--maximumMemory',
  '5',
];

/** The compiled module; of other entries than the kernel's own for a test. @throws Error with the compiler's messages */
export async function compileKernel(entries = 'kernel/index.ts'): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main([entries, ...OPTIONS, '--baseDir', packageRoot, '--outFile', 'kernel.wasm'], {
    stderr,
    writeFile: (_name, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
  });
  if (error !== null || binary === undefined) throw new Error(`the kernel does not compile:\n${stderr.toString()}`);
  return binary;
}

/** The source file that holds the module. */
export function moduleSource(binary: Uint8Array): string {
  return `// Made by npm run build:kernel from packages/pre/kernel; base64 of a WebAssembly module. Do not edit.
export const wasmBase64 =
  '${Buffer.from(binary).toString('base64')}';
`;
}

if (import.meta.main) {
  const binary = await compileKernel();
  writeFileSync(target, moduleSource(binary));
  process.stdout.write(`packages/pre/src/kernel/wasm-bytes.ts: ${binary.length} bytes of WebAssembly\n`);
}
