import { type Params } from 'nestjs-pino';
import { type Config } from '../adapters/config/config.ts';

/** Words, ids and short numbers; a number of a document, or a key that came to stand in an address, is none of these. */
const HARMLESS = /^(?:[A-Za-z][A-Za-z0-9.-]{0,63}|\d{0,4}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const loggedPath = (url: string): string =>
  (url.split('?')[0] ?? '')
    .split('/')
    .map((segment) => (HARMLESS.test(segment) ? segment : '*'))
    .join('/');

/** One line for each request, with its id; of headers and bodies nothing that opens or names anything. */
export const logging = ({ logLevel }: Config): Params => ({
  pinoHttp: {
    level: logLevel,
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        'req.headers["idempotency-key"]',
        'res.headers["set-cookie"]',
        // Names of files, which often name people.
        'res.headers["content-disposition"]',
        'res.headers["upload-metadata"]',
      ],
      remove: true,
    },
    serializers: {
      // Queries hold tickets and learners' references.
      req: ({ id, method, url }: { id: unknown; method: unknown; url: unknown }) => ({
        id,
        method,
        url: loggedPath(String(url)),
      }),
    },
  },
});
