// A stream of blocks from one peer, closed with everything that it holds when it ends or is aborted.
import { type CloseableAsyncIterable, type Gateway } from '@hyperledger/fabric-gateway';

export async function* followBlocks<T>(
  gateway: Gateway,
  open: (gateway: Gateway) => Promise<CloseableAsyncIterable<T>>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  const events = await open(gateway);
  const stop = (): void => {
    events.close();
  };
  signal.addEventListener('abort', stop);
  try {
    if (!signal.aborted) yield* events;
  } finally {
    signal.removeEventListener('abort', stop);
    events.close();
    gateway.close();
  }
}
