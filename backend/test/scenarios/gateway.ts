// The centre's gateway for short messages: what it is told of a case, and that the message is the centre's server's own.
import { expect } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type Person, type Trial } from '../support/api.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

export class Gateway {
  readonly #receiver: WebhookReceiver;
  readonly #admin: Person;
  readonly #webhook: { readonly id: string; readonly secret: string };

  private constructor(receiver: WebhookReceiver, admin: Person, webhook: { id: string; secret: string }) {
    this.#receiver = receiver;
    this.#admin = admin;
    this.#webhook = webhook;
  }

  static async open(trial: Trial): Promise<Gateway> {
    const receiver = await WebhookReceiver.open();
    const admin = await trial.as('centre.admin');
    const wanted = { url: receiver.url, kinds: ['returned'] };
    const { body, status } = await admin.post<{ id: string; secret: string }>('/webhooks', wanted);
    expect(status).toBe(201);
    return new Gateway(receiver, admin, body);
  }

  async expectTold(id: string): Promise<void> {
    const { received } = this.#receiver;
    await this.#receiver.until(`the return of ${id}`, () => received.some(({ body }) => body.includes(id)));
    for (const { body, headers } of received) {
      new Webhook(this.#webhook.secret).verify(body, headers as Record<string, string>);
    }
    const [message, ...others] = received.filter(({ body }) => body.includes(id));
    expect(others).toEqual([]);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      type: 'notice.returned',
      data: { application: id, items: [{ item: 'identity-card', reason: 'missing-page' }] },
    });
  }

  async close(): Promise<void> {
    expect((await this.#admin.delete(`/webhooks/${this.#webhook.id}`)).status).toBe(204);
    await this.#receiver.close();
  }
}
