import { type Page } from 'playwright-core';
type Functions<Module> = {
    [Name in keyof Module]: Module[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Module] & string;
type Call<Module, Name extends keyof Module> = Module[Name] extends (...args: infer Args) => infer Result ? {
    readonly args: Args;
    readonly result: Awaited<Result>;
} : never;
export interface ModulePage<Module> {
    readonly page: Page;
    /** Calls an exported function of the module inside the page; arguments and result are plain data. */
    call<Name extends Functions<Module>>(name: Name, ...args: Call<Module, Name>['args']): Promise<Call<Module, Name>['result']>;
    close(): Promise<void>;
}
/**
 * Bundles the module at `entry` (an absolute path to a .ts file), serves it from loopback and loads it in a
 * fresh browser profile. The caller closes what it gets.
 * @throws Error naming what to do when there is no Chromium; esbuild's error when the entry does not bundle
 */
export declare function openModule<Module>(entry: string): Promise<ModulePage<Module>>;
export {};
