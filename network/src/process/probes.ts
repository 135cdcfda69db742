// Readiness checks: a health endpoint, or a handshake as a real client would make it.
import { request as httpRequest } from 'node:http';
import { connect, type ConnectionOptions } from 'node:tls';

const PROBE_MS = 3_000;

/** An HTTP request on loopback must be answered with status 200. */
export function http(url: string, options: { method?: string; bearer?: string } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      {
        method: options.method ?? 'GET',
        timeout: PROBE_MS,
        headers: options.bearer === undefined ? {} : { authorization: `Bearer ${options.bearer}` },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(body);
          else reject(new Error(`${url} answered ${String(response.statusCode)}: ${body.slice(0, 200)}`));
        });
      },
    );
    request.once('timeout', () => request.destroy(new Error(`${url} did not answer within ${PROBE_MS} ms`)));
    request.once('error', reject);
    request.end();
  });
}

/**
 * Completes a TLS handshake. With TLS 1.3 a server refuses a client's certificate only after the client is done, so
 * the connection must also stay open for a moment, or the server's first bytes arrive.
 */
export function tlsHandshake(options: ConnectionOptions, settleMs = 100): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled: NodeJS.Timeout | undefined;
    const socket = connect({ ALPNProtocols: ['h2'], ...options });
    const end = (error?: Error): void => {
      clearTimeout(settled);
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.setTimeout(PROBE_MS, () => {
      end(new Error(`no TLS handshake within ${PROBE_MS} ms`));
    });
    socket.once('error', end);
    socket.once('close', () => {
      end(new Error('the server closed the connection'));
    });
    socket.once('secureConnect', () => {
      settled = setTimeout(end, settleMs);
    });
    socket.once('data', () => {
      end();
    });
  });
}
