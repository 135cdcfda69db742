import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('backend/scripts/write-openapi.ts', []);
