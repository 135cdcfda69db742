import { type Params } from 'nestjs-pino';
import { type Config } from '../adapters/config/config.ts';

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
        url: String(url).split('?')[0],
      }),
    },
  },
});
