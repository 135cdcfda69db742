// Webhooks: an organisation's own, signed with what was shown once, visible and repeatable for its administrators.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { noticeAbout } from '../../support/notices.ts';
import { smallReturn, smallSubmitted } from '../../support/small-case.ts';
import { until } from '../../support/until.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';

interface NewWebhook {
  readonly id: string;
  readonly secret: string;
}

interface DeliveryView {
  readonly id: string;
  readonly notice: string;
  readonly state: string;
  readonly tries: number;
  readonly problem: string | null;
}

export function webhooksSuite(trialOf: () => OwnTrial): void {
  let admin: Person;
  let stranger: Person;
  let receiver: WebhookReceiver;
  let own: NewWebhook;

  beforeAll(async () => {
    admin = await trialOf().as('centre.admin');
    stranger = await trialOf().as('college-b.admin');
    receiver = await WebhookReceiver.open();
    const made = await admin.post<NewWebhook>('/webhooks', { url: receiver.url, kinds: ['returned', 'grant-asked'] });
    expect(made).toMatchObject({ status: 201, body: { url: receiver.url, kinds: ['returned', 'grant-asked'] } });
    own = made.body;
  });
  afterAll(() => receiver.close());

  const deliveries = async (person = admin, query = ''): Promise<readonly DeliveryView[]> =>
    (await person.get<{ rows: DeliveryView[] }>(`/webhooks/${own.id}/deliveries${query}`)).body.rows;

  /** A case that came back, and the delivery of its notice. */
  async function returned(): Promise<{ id: string; notice: string; delivery: () => Promise<DeliveryView> }> {
    const clerk = await trialOf().as('centre.clerk');
    const reviewer = await trialOf().as('college-a.reviewer');
    const id = await smallSubmitted(clerk);
    await reviewer.post(`/applications/${id}/claim`);
    expect((await reviewer.post(`/applications/${id}/reviews`, smallReturn('王小明'))).status).toBe(201);
    const { id: notice } = await noticeAbout(clerk, id, 'returned');
    const delivery = async (): Promise<DeliveryView> => {
      const found = (await deliveries()).find((row) => row.notice === notice);
      if (found === undefined) throw new Error('the notice is not in the outbox');
      return found;
    };
    return { id, notice, delivery };
  }

  const becomes = async (state: string, delivery: () => Promise<DeliveryView>): Promise<DeliveryView> => {
    await until(`the delivery is ${state}`, async () => (await delivery()).state === state);
    return delivery();
  };

  describe('a webhook', () => {
    test('gets a notice by its ids, signed with the secret that was shown', async () => {
      const { delivery, id, notice } = await returned();
      const { id: deliveryId } = await becomes('delivered', delivery);
      const message = receiver.received.find((received) => received.id === deliveryId);
      const headers = message?.headers as Record<string, string>;
      const told = new Webhook(own.secret).verify(message?.body ?? '', headers);
      expect(told).toMatchObject({ type: 'notice.returned', data: { notice, application: id } });
      expect(JSON.stringify(told)).not.toMatch(/王小明|centre\.clerk/);
    });

    test('that answers with an error is tried again, and by hand at once', async () => {
      receiver.behaviour = 500;
      const { delivery } = await returned();
      await until('a failed try', async () => (await delivery()).problem !== null);
      const failed = await delivery();
      expect(failed).toMatchObject({ state: 'pending', status: 500, problem: 'status' });
      receiver.behaviour = 204;
      const path = `/webhooks/${own.id}/deliveries/${failed.id}/redeliveries`;
      expect(await admin.post(path)).toMatchObject({ status: 201, body: { id: failed.id, state: 'pending' } });
      await becomes('delivered', delivery);
      expect(receiver.received.filter(({ id }) => id === failed.id).length).toBeGreaterThan(1);
      expect((await deliveries(admin, '?state=dead')).map(({ id }) => id)).not.toContain(failed.id);
    });

    test('is the organisation’s own: another’s administrator finds, repeats and ends nothing', async () => {
      const before = await deliveries();
      const [first] = before;
      expect((await stranger.get(`/webhooks/${own.id}/deliveries`)).status).toBe(404);
      const path = `/webhooks/${own.id}/deliveries/${first?.id ?? ''}/redeliveries`;
      expect((await stranger.post(path)).status).toBe(404);
      expect((await stranger.delete(`/webhooks/${own.id}`)).status).toBe(404);
      expect((await stranger.get('/webhooks')).body).toEqual([]);
      expect((await admin.post(`/webhooks/${own.id}/deliveries/${UNKNOWN}/redeliveries`)).status).toBe(404);
      expect(await deliveries()).toEqual(before);
      for (const name of ['centre.clerk', 'centre.auditor']) {
        expect((await (await trialOf().as(name)).get('/webhooks')).status).toBe(403);
      }
    });

    test.each([
      ['http://gateway.example.org/', 'scheme'],
      ['https://169.254.169.254/latest/', 'address'],
      ['https://user:pass@gateway.example.org/', 'credentials'],
      ['no address', 'no-url'],
    ])('to %s is refused, and there is none', async (url, why) => {
      const before = await admin.get('/webhooks');
      const refused = await admin.post('/webhooks', { url, kinds: ['returned'] });
      expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: { field: '/url', why } } });
      expect((await admin.get('/webhooks')).body).toEqual(before.body);
    });

    test('keeps its secret sealed, and shows it nowhere again', async () => {
      const { database } = trialOf().server.platform;
      const rows = await database.db.execute(sql`select * from webhook`);
      const bare = own.secret.replace('whsec_', '');
      const everything = JSON.stringify(rows) + JSON.stringify((await admin.get('/webhooks')).body);
      for (const form of [bare, Buffer.from(bare, 'base64').toString('hex')]) expect(everything).not.toContain(form);
      expect(everything).toContain(own.id);
    });

    test('is one of twenty at most; ended, it takes its deliveries along', async () => {
      const made: string[] = [];
      let last = await stranger.post<NewWebhook>('/webhooks', { url: receiver.url, kinds: ['stage-arrived'] });
      while (last.status === 201) {
        made.push(last.body.id);
        last = await stranger.post<NewWebhook>('/webhooks', { url: receiver.url, kinds: ['stage-arrived'] });
      }
      expect(last).toMatchObject({ status: 409, body: { code: 'CONFLICT', details: { most: 20 } } });
      expect(made).toHaveLength(20);
      for (const id of made) expect((await stranger.delete(`/webhooks/${id}`)).status).toBe(204);
      expect((await admin.delete(`/webhooks/${own.id}`)).status).toBe(204);
      expect((await admin.get(`/webhooks/${own.id}/deliveries`)).status).toBe(404);
      expect((await admin.delete(`/webhooks/${own.id}`)).status).toBe(404);
    });
  });
}
