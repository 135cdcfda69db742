import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Plugin } from 'esbuild';

interface ModuleClass {
  new (bytes: Uint8Array): object;
  exports(module: object): readonly { readonly name: string }[];
}
declare const WebAssembly: { readonly Module: ModuleClass };

/** Lets a bundle import a WebAssembly module that wasm-bindgen made for bundlers. */
export const wasmPlugin: Plugin = {
  name: 'wasm-bindgen',
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, async ({ path }) => {
      const bytes = await readFile(path);
      const glue = `./${basename(path, '.wasm')}.js`;
      const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
      return {
        contents: [
          `import * as glue from ${JSON.stringify(glue)};`,
          `const bytes = Uint8Array.from(atob('${bytes.toString('base64')}'), (character) => character.charCodeAt(0));`,
          `const { instance } = await WebAssembly.instantiate(bytes, { ${JSON.stringify(glue)}: glue });`,
          `export const { ${names.join(', ')} } = instance.exports;`,
        ].join('\n'),
        loader: 'js',
      };
    });
  },
};
