import { writeFormat } from '../steps.ts';

process.exitCode = writeFormat();
