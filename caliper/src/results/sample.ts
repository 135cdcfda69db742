/** Milliseconds since 1970, and for each process what it had used by then. */
export interface Sample {
  readonly at: number;
  readonly processes: Readonly<Record<string, { readonly cpuMs: number; readonly memoryMiB: number }>>;
}
