import { randomBytes } from 'node:crypto';

/** UUID version 7 (RFC 9562): 48 bits of milliseconds, the rest random. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = randomBytes(10).toString('hex');
  const [a, b] = [random.slice(0, 3), random.slice(3, 6)];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-8${b}-${random.slice(6, 18)}`;
}
