// The Go vulnerability database as a folder that govulncheck reads, made of the entries in the module golang.org/x/vulndb:
// entries and tool come through Go's module proxy by pinned versions, and nothing else is asked.
// Source: go.dev/doc/security/vuln/database, "API"
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../../files.ts';

const entrySchema = z.object({
  id: z.string().regex(/^GO-\d{4}-\d{4,}$/),
  modified: z.string(),
  affected: z.array(z.object({ package: z.object({ name: z.string().min(1) }) })),
});

/** How many entries there are. @throws when one is not what the format says */
export function writeDatabase(entriesFolder: string, folder: string): number {
  const ids = makeFolder(join(folder, 'ID'));
  const index = makeFolder(join(folder, 'index'));
  const byModule = new Map<string, Map<string, string>>();
  const files = readdirSync(entriesFolder).filter((name) => name.endsWith('.json'));
  for (const file of files) {
    const { affected, id, modified } = entrySchema.parse(JSON.parse(readFileSync(join(entriesFolder, file), 'utf8')));
    copyFileSync(join(entriesFolder, file), join(ids, `${id}.json`));
    for (const { package: of } of affected) {
      byModule.set(of.name, (byModule.get(of.name) ?? new Map<string, string>()).set(id, modified));
    }
  }
  const modules = [...byModule].map(([path, vulns]) => ({
    path,
    vulns: [...vulns].map(([id, modified]) => ({ id, modified })),
  }));
  writeFileSync(join(index, 'modules.json'), JSON.stringify(modules));
  // The module does not tell when it was changed.
  writeFileSync(join(index, 'db.json'), JSON.stringify({ modified: new Date(0).toISOString() }));
  return files.length;
}
