// One server: adapters, application, address. Used by the main program, tests, the demonstration and benchmarks.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app-module.ts';
import { type Config } from './adapters/config/config.ts';
import { followTls, readTls } from './adapters/tls.ts';
import { Connections } from './http/connections.ts';
import { serveDescription } from './http/openapi.ts';
import { Maintenance } from './maintenance/maintenance.ts';
import { TUS_BODY } from './resumable/tus.ts';
import { openPlatform, type Platform } from './platform.ts';

export interface RunningServer {
  /** `http://127.0.0.1:8080`, or https where a certificate was given */
  readonly url: string;
  readonly platform: Platform;
  readonly app: NestFastifyApplication;
  /** Answers what is under way, as far as that takes no longer than `Connections` allows, then closes everything. */
  close(): Promise<void>;
}

const REQUEST_ID = /^[A-Za-z0-9-]{8,64}$/;

/** A client's request id is taken over where it is harmless. */
function requestId(header: unknown): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID();
}

/** @throws BackendError UNAVAILABLE, or what the adapters throw */
export async function startServer(
  config: Config,
  prepare: (app: NestFastifyApplication) => Promise<void> = () => Promise.resolve(),
): Promise<RunningServer> {
  const platform = await openPlatform(config);
  try {
    const app = await createApp(platform);
    await app.init();
    const maintenance = app.get(Maintenance, { strict: false });
    await maintenance.finishUploads();
    await prepare(app);
    maintenance.begin();
    await app.listen(config.port, config.host);
    const url = addressOf(await app.getUrl(), config);
    const endFollowing = keepTls(app, config);
    return {
      url,
      platform,
      app,
      async close() {
        endFollowing();
        await app.close();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

/** A renewed certificate is shown without a restart. */
function keepTls(app: NestFastifyApplication, { maintenanceSeconds, tls }: Config): () => void {
  if (tls === undefined) return () => undefined;
  const warn = (error: unknown): void => {
    app.get(Logger).warn({ err: error }, 'certificate and key are not what the API can show; it shows those of before');
  };
  const watch = { every: maintenanceSeconds * 1000, files: tls, warn };
  return followTls(app.getHttpServer(), watch);
}

/** Nest names the scheme of a server that it made itself. */
const addressOf = (url: string, { tls }: Config): string => (tls === undefined ? url : url.replace(/^http:/, 'https:'));

export async function createApp(platform: Platform): Promise<NestFastifyApplication> {
  const { limits, tls } = platform.config;
  const adapter = new FastifyAdapter({
    bodyLimit: limits.bodyBytes,
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => requestId(headers['x-request-id']),
    forceCloseConnections: 'idle',
    // Longer than any address: what is no id is refused as such.
    routerOptions: { maxParamLength: 16_384 },
    ...(tls === undefined ? {} : { https: await readTls(tls) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest's options are a class by name only
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(platform), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix('api/v1');
  const connections = new Connections(app.getHttpServer());
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preClose', (done) => {
      connections.end();
      done();
    });
  await app.register(helmet);
  const uploads = {
    limits: { fileSize: limits.uploadBytes + 1, files: 50, fields: 0, parts: 50 },
    // Names are sent as UTF-8 by every browser; busboy takes them for Latin-1 unless told.
    defParamCharset: 'utf8',
  };
  await app.register(multipart, uploads);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, _payload, done) => {
      void reply.header('x-request-id', request.id).header('cache-control', 'no-store');
      done();
    });
  // Read as it comes, by who answers.
  app
    .getHttpAdapter()
    .getInstance()
    .addContentTypeParser(TUS_BODY, (_request, _payload, done) => {
      done(null);
    });
  serveDescription(app);
  return app;
}
