// Opens a module of ours in headless Chromium, for tests that show it runs in a browser.
import { build, type Plugin } from 'esbuild';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { requireChromium } from './install.ts';

const LAUNCH_DEADLINE_MS = 30_000;

/** Nothing that the page did not ask for: no updates, no sign-in, no background traffic. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const EMPTY_PAGE = '<!doctype html><meta charset="utf-8"><title>Lianjian</title><link rel="icon" href="data:,">';

type Functions<Module> = {
  [Name in keyof Module]: Module[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Module] &
  string;
type Call<Module, Name extends keyof Module> = Module[Name] extends (...args: infer Args) => infer Result
  ? { readonly args: Args; readonly result: Awaited<Result> }
  : never;

export interface ModulePage<Module> {
  readonly page: Page;
  /** Calls an exported function of the module inside the page; arguments and result are plain data. */
  call<Name extends Functions<Module>>(
    name: Name,
    ...args: Call<Module, Name>['args']
  ): Promise<Call<Module, Name>['result']>;
  close(): Promise<void>;
}

async function bundle(entry: string, plugins: readonly Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    plugins: [...plugins],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    sourcemap: 'inline',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Loopback counts as a secure context, which WebCrypto asks for. */
async function serve(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    const isModule = request.url === '/module.js';
    response.setHeader('content-type', isModule ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
    response.end(isModule ? script : EMPTY_PAGE);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return server;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/**
 * Bundles the module at `entry` (an absolute path to a .ts file), serves it from loopback and loads it in a
 * fresh browser profile. The caller closes what it gets.
 * @throws Error naming what to do when there is no Chromium; esbuild's error when the entry does not bundle
 */
export async function openModule<Module>(entry: string, plugins: readonly Plugin[] = []): Promise<ModulePage<Module>> {
  const executablePath = requireChromium();
  const server = await serve(await bundle(entry, plugins));
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await stop(server);
  };
  try {
    browser = await chromium.launch({ executablePath, headless: true, args: FLAGS, timeout: LAUNCH_DEADLINE_MS });
    const page = await browser.newPage();
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await page.goto(origin, { timeout: LAUNCH_DEADLINE_MS });
    return { page, close, call: (name, ...args) => callInside(page, name, args) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function callInside<Result>(page: Page, name: string, args: readonly unknown[]): Promise<Result> {
  const result = await page.evaluate(
    async ([url, called, values]) => {
      const module = (await import(url)) as Record<string, (...args: readonly unknown[]) => unknown>;
      const exported = module[called];
      if (exported === undefined) throw new Error(`the module exports no ${called}`);
      return exported(...values);
    },
    ['/module.js', name, args] as const,
  );
  return result as Result;
}
