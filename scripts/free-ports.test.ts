import { expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { freePortBase } from './free-ports.ts';

test('a range with a taken port is passed over, and refuses when there is no other', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(freePortBase([port], 1)).rejects.toThrow('no 1 free ports');
    const [next = 0] = [1, 2, 3, 4, 5].map((offset) => port + offset);
    expect([next, next + 10, next + 20]).toContain(await freePortBase([port, next, next + 10, next + 20], 1));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
