// Uploads that are refused before all of them is here: the client hears of it also when it listens only afterwards.
import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { jpeg } from '../../support/files.ts';
import { bytesOf, type CaseRecord, formOf } from '../../support/http-case.ts';
import { smallDraft } from '../../support/small-case.ts';
import { until } from '../../support/until.ts';

/** More than sockets and streams hold on the way. */
const LARGE = 30_000_000;
/** Of no type at all; larger than the item takes. */
const REFUSED: readonly (readonly [string, number, Uint8Array<ArrayBuffer>])[] = [
  ['of no known type', 415, bytesOf(Buffer.alloc(LARGE, 'x'))],
  ['larger than allowed', 413, bytesOf(jpeg('x'.repeat(LARGE)))],
];

export function refusedUploadsSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let token: string;

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    const login = { name: 'centre.clerk', password: trialOf().passwordOf('centre.clerk') };
    token = (await trialOf().nobody.post<{ accessToken: string }>('/sessions', login)).body.accessToken;
  });

  /** Sends all of it, and then listens. */
  async function sendFirst(path: string, form: FormData): Promise<number> {
    const asked = new Request(`${clerk.url}${path}`, { body: form, method: 'POST' });
    const body = Buffer.from(await asked.arrayBuffer());
    const { hostname, pathname, port } = new URL(asked.url);
    const head = [
      `POST ${pathname} HTTP/1.1`,
      `host: ${hostname}`,
      `authorization: Bearer ${token}`,
      `content-type: ${asked.headers.get('content-type')}`,
      `content-length: ${body.length}`,
    ];
    const socket = connect(Number(port), hostname);
    try {
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      socket.write(body);
      await until('the server takes all of it', () => Promise.resolve(socket.writableLength === 0));
      let answer = '';
      socket.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
      await until('an answer', () => Promise.resolve(answer.includes('\r\n')));
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
    } finally {
      socket.destroy();
    }
  }

  describe('a file that is refused', () => {
    test.each(REFUSED)('%s, and another behind it', async (_, status, bytes) => {
      const id = await smallDraft(clerk);
      const files = [
        ['a.jpg', bytes],
        ['b.jpg', bytes],
      ] as const;
      expect(await sendFirst(`/applications/${id}/items/identity-card/materials`, formOf(files))).toBe(status);
      expect((await clerk.get<CaseRecord>(`/applications/${id}`)).body.items).toEqual([]);
    });
  });
}
