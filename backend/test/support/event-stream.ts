// Server-sent events as a client without an event source reads them.
import { type Person } from './api.ts';

export interface StreamEvent {
  readonly id: string | undefined;
  readonly type: string;
  readonly data: string;
}

export interface OpenStream {
  readonly response: Response;
  /** The next event that fits; what comes between is passed over. @throws when none came within 20 s */
  next(what: string, fits: (event: StreamEvent) => boolean): Promise<StreamEvent>;
  /** Every event so far. */
  readonly seen: readonly StreamEvent[];
  close(): void;
}

const DEADLINE = 20_000;

function parsed(block: string): StreamEvent | undefined {
  const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
  const valueOf = (name: string): string | undefined => fields.find(([, field]) => field === name)?.[2];
  if (block.startsWith(':')) return { id: undefined, type: 'comment', data: block.slice(1).trim() };
  const data = valueOf('data');
  return data === undefined ? undefined : { id: valueOf('id'), type: valueOf('event') ?? 'message', data };
}

export async function openStream(
  person: Person,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenStream> {
  const stop = new AbortController();
  const response = await person.raw(path, { headers, signal: stop.signal });
  const seen: StreamEvent[] = [];
  let taken = 0;
  let wake: () => void = () => undefined;
  const reading = (async (): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      const blocks = `${rest}${decoder.decode(bytes, { stream: true })}`.split('\n\n');
      rest = blocks.pop() ?? '';
      seen.push(...blocks.map(parsed).filter((event) => event !== undefined));
      wake();
    }
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return {
    response,
    seen,
    async next(what, fits) {
      const limit = AbortSignal.timeout(DEADLINE);
      for (;;) {
        while (taken < seen.length) {
          const event = seen[taken];
          taken += 1;
          if (event !== undefined && fits(event)) return event;
        }
        const more = new Promise<void>((resolve, reject) => {
          wake = resolve;
          limit.onabort = () => {
            reject(new Error(`no ${what} within ${DEADLINE / 1000} s; ${seen.length} events came`));
          };
        });
        await Promise.race([more, reading.then(() => Promise.reject(new Error(`the stream ended before ${what}`)))]);
      }
    },
    close() {
      stop.abort();
    },
  };
}
