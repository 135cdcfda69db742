// A process whose event loop stands still for so long. Arguments: seconds that the watchdog allows, seconds that it does.
import { watchEventLoop } from '../../src/adapters/watchdog/watchdog.ts';

const [allowed, blocked] = process.argv.slice(2).map(Number);
watchEventLoop(allowed ?? 0);
process.stdout.write('watched\n');
setTimeout(() => {
  process.stdout.write('blocked\n');
  const end = performance.now() + (blocked ?? 0) * 1_000;
  while (performance.now() < end);
  process.stdout.write('free\n');
}, 1_500);
