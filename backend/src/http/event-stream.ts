// Server-sent events. An error before the first event is answered as on any other route; then there is no way back.
import { Readable } from 'node:stream';
import { type FastifyReply } from 'fastify';
import { type Observable } from 'rxjs';

export interface StreamedEvent {
  readonly id?: string;
  readonly type?: string;
  readonly data: unknown;
}

/** Bytes that may wait for a client that does not read; beyond, it is let go and asks again from where it was. */
const MOST_WAITING = 4 * 1_048_576;

/** JSON has no line breaks of its own. */
const textOf = ({ id, type, data }: StreamedEvent): string =>
  [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(type === undefined ? [] : [`event: ${type}`]),
    `data: ${JSON.stringify(data)}`,
    '\n',
  ].join('\n');

/**
 * Ends when the events end. A comment comes at once, and then so often that no proxy takes the stream for dead.
 *
 * @param heartbeatSeconds between two comments
 */
export function sendEvents(reply: FastifyReply, events: Observable<StreamedEvent>, heartbeatSeconds: number): void {
  const stream = new Readable({ read: () => undefined });
  const write = (text: string): void => {
    stream.push(text);
    if (stream.readableLength > MOST_WAITING) stream.destroy();
  };
  // Before the events: they may have come to their end at once.
  write(': open\n\n');
  const heartbeat = setInterval(() => {
    write(': alive\n\n');
  }, heartbeatSeconds * 1000);
  const following = events.subscribe({
    next: (event) => {
      write(textOf(event));
    },
    complete: () => stream.push(null),
    error: (error: unknown) => stream.destroy(error instanceof Error ? error : new Error('the events ended badly')),
  });
  stream.once('close', () => {
    clearInterval(heartbeat);
    following.unsubscribe();
  });
  void reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(stream);
}
