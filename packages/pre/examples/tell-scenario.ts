import { scenario } from './scenario.ts';

scenario((line) => process.stdout.write(`${line}\n`));
