import { type Custody } from '../../src/adapters/custody/custody.ts';
import { BackendError } from '../../src/errors.ts';

/** Secrets in this process only. */
export function memoryCustody(mspId: string): Custody {
  const secrets = new Map<string, Uint8Array>();
  const nameOf = (kind: string, id: string): string => `${kind} ${id}`;
  return {
    mspId,
    keep: (kind, id, secret) => {
      if (secrets.has(nameOf(kind, id))) return Promise.reject(new BackendError('CONFLICT', 'kept already'));
      secrets.set(nameOf(kind, id), secret);
      return Promise.resolve();
    },
    replace: (kind, id, secret) => {
      secrets.set(nameOf(kind, id), secret);
      return Promise.resolve();
    },
    open: (kind, id) => {
      const found = secrets.get(nameOf(kind, id));
      return found === undefined
        ? Promise.reject(new BackendError('NOT_FOUND', 'no such secret'))
        : Promise.resolve(found);
    },
    has: (kind, id) => Promise.resolve(secrets.has(nameOf(kind, id))),
    destroy: (kind, id) => {
      secrets.delete(nameOf(kind, id));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
