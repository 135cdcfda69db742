import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.ts';
import { modules, ruleSet } from './rules.ts';

/** Applies the import rules to a tree; returns one line for each import that breaks one. */
export async function brokenRules(tree: string): Promise<string[]> {
  const folders = Object.keys(modules).filter((folder) => existsSync(join(tree, folder)));
  const result = await cruise(folders, {
    baseDir: tree,
    ruleSet,
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/dist/.*\\.tsbuildinfo$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  });
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${from} → ${to}: breaks "${rule.name}"`);
}

/** Checks this repository; prints what is broken. */
export async function checkBoundaries(): Promise<number> {
  const broken = await brokenRules(root);
  for (const line of broken) process.stderr.write(`${line}\n`);
  return broken.length === 0 ? 0 : 1;
}
