// The past from a table, then the present as it is written, with nothing lost between the two.
import { Observable } from 'rxjs';

const AT_ONCE = 200;

/**
 * Rows behind a position, and each one that comes. What is live only wakes the reading of the table.
 *
 * @param after reads on in the table, in order
 */
export function since<T extends { readonly position: number }>(
  position: number,
  live: Observable<unknown>,
  after: (position: number, limit: number) => Promise<readonly T[]>,
): Observable<T> {
  return new Observable((subscriber) => {
    let at = position;
    let reading: Promise<void> = Promise.resolve();
    const readOn = async (): Promise<void> => {
      for (let rows = await after(at, AT_ONCE); rows.length > 0; rows = await after(at, AT_ONCE)) {
        for (const row of rows) {
          at = row.position;
          subscriber.next(row);
        }
        if (subscriber.closed) return;
      }
    };
    const wake = (): void => {
      reading = reading.then(readOn).catch((error: unknown) => {
        subscriber.error(error);
      });
    };
    const following = live.subscribe({
      next: wake,
      complete: () => {
        subscriber.complete();
      },
    });
    wake();
    return () => {
      following.unsubscribe();
    };
  });
}
