// A gateway for mail or short messages, as an organisation would run one: takes webhooks on this machine.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from './until.ts';

export interface Received {
  /** Header `webhook-id`. */
  readonly id: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A status, or no answer at all. */
export type Behaviour = number | 'silent';

export class WebhookReceiver {
  readonly received: Received[] = [];
  /** What it does from now on. */
  behaviour: Behaviour = 204;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void receiver.#take(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Different ones, in the order of their arrival. */
  get ids(): string[] {
    return [...new Set(this.received.map(({ id }) => id))];
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    await until(`webhook: ${what}`, () => Promise.resolve(isSo()));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { behaviour } = this;
    this.received.push({ id: String(request.headers['webhook-id']), headers: request.headers, body });
    if (behaviour === 'silent') return;
    response.writeHead(behaviour, { location: '/elsewhere' }).end('so it goes');
  }
}
