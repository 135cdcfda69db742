import { createServer } from 'node:net';

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

async function allFree(first: number, count: number): Promise<boolean> {
  const ports = Array.from({ length: count }, (_, i) => first + i);
  return (await Promise.all(ports.map(isFree))).every(Boolean);
}

/**
 * The first of the given starts from which `count` ports on the loopback address are free.
 * @throws Error naming the range when there is none
 */
export async function freePortBase(starts: readonly number[], count: number): Promise<number> {
  for (const start of starts) if (await allFree(start, count)) return start;
  throw new Error(`no ${count} free ports in a row from ${starts.join(', ')}: end what listens there`);
}
