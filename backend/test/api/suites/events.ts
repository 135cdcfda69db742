// Streams: the chain's events as they come, and how far uploads are.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { openStream, type StreamEvent } from '../../support/event-stream.ts';
import { bytesOf, createCase, upload } from '../../support/http-case.ts';
import { jpeg } from '../../support/files.ts';

interface Announced {
  readonly subject: string;
  readonly action: string;
  readonly creatorMspId: string;
}

export function eventsSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
  });

  describe('audit events', () => {
    test('come as they are committed, to those who may see the case, and nobody else', async () => {
      const college = await openStream(await trialOf().as('college-a.reviewer'), '/events');
      const stranger = await openStream(await trialOf().as('college-b.reviewer'), '/events');
      expect(college.response.headers.get('content-type')).toContain('text/event-stream');
      const id = await createCase(clerk);
      const event = await college.next('event of the case', ({ data }) => data.includes(id));
      expect(event.type).toBe('application.created');
      expect(JSON.parse(event.data) as Announced).toMatchObject({ subject: id, creatorMspId: 'CentreMSP' });
      await (await trialOf().as('college-b.admin')).post('/units', { code: 'last-site', name: '末教学点' });
      await stranger.next('event of the registry', ({ data }) => data.includes('unit:last-site'));
      expect(stranger.seen.filter(({ data }) => data.includes(id))).toEqual([]);
      college.close();
      stranger.close();
    });

    test('what was missed comes first, after the last that was seen', async () => {
      const first = await openStream(clerk, '/events');
      const ids = [await createCase(clerk)];
      const seen = await first.next('event', ({ data }) => data.includes(ids[0] ?? ''));
      first.close();
      ids.push(await createCase(clerk), await createCase(clerk));
      const later = await openStream(clerk, '/events', { 'last-event-id': seen.id ?? '' });
      ids.push(await createCase(clerk));
      for (const id of ids.slice(1)) {
        await later.next(`event of ${id}`, ({ data, type }) => type === 'application.created' && data.includes(id));
      }
      expect(later.seen.filter(({ data }) => data.includes(ids[0] ?? ''))).toEqual([]);
      later.close();
      const bad = await clerk.send('/events', { headers: { 'last-event-id': 'x' } });
      expect(bad).toMatchObject({ status: 400, body: { details: { field: '/headers/last-event-id' } } });
    });

    test('a ticket opens one stream, once', async () => {
      const made = await clerk.post<{ ticket: string; expiresIn: number }>('/events/tickets');
      expect(made).toMatchObject({ status: 201, body: { expiresIn: 60 } });
      const path = `/events?ticket=${made.body.ticket}`;
      const stream = await openStream(trialOf().nobody, path);
      expect(stream.response.status).toBe(200);
      const id = await createCase(clerk);
      await stream.next('event', ({ data }) => data.includes(id));
      stream.close();
      expect((await trialOf().nobody.get(path)).status).toBe(401);
    });

    test('a sign of life comes while nothing else does', async () => {
      const stream = await openStream(clerk, '/events');
      const isAlive = ({ data, type }: StreamEvent): boolean => type === 'comment' && data === 'alive';
      await stream.next('sign of life', isAlive);
      await stream.next('second one', isAlive);
      stream.close();
    });
  });

  describe('progress', () => {
    test('of uploads to the case that is watched, until each is recorded or has failed', async () => {
      const id = await createCase(clerk);
      const stream = await openStream(clerk, `/applications/${id}/uploads/progress`);
      await upload(clerk, id, 'identity-card', [['a.jpg', bytesOf(jpeg('x'.repeat(5_000_000)))]]);
      const received = await stream.next('megabytes', ({ data }) => /"bytes":[1-4]\d{6}/.test(data));
      expect(JSON.parse(received.data)).toMatchObject({ applicationId: id, state: 'receiving', item: 'identity-card' });
      await stream.next('end', ({ data }) => data.includes('"recorded"'));
      await upload(clerk, id, 'identity-card', [['a.txt', bytesOf(Buffer.from('only text'))]]);
      await stream.next('failure', ({ data }) => data.includes('"failed"'));
      stream.close();
      const stranger = await (await trialOf().as('college-b.clerk')).get(`/applications/${id}/uploads/progress`);
      expect(stranger.status).toBe(403);
    });
  });
}
