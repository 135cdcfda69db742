// Keys of one organisation, while its server does not run: npm run custody -- rotate | backup | restore.
import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode = build() || runNode('backend/dist/custody-main.js', process.argv.slice(2));
