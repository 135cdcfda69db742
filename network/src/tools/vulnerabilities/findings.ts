// What govulncheck found in one program, and which of it this project lives with, and why.
// Format: OpenVEX 0.2.0
import { z } from 'zod';

export interface Finding {
  /** `GO-2024-3099`. */
  readonly id: string;
  readonly summary: string;
  /** Module and version: `golang.org/x/net@v0.60.0`; of the Go that built it, `stdlib@v1.26.8`. */
  readonly module: string;
  /** Why it does no harm here; undefined where nobody said so. */
  readonly accepted: string | undefined;
}

/** Reasons by the vulnerability's id. */
export type Accepted = Readonly<Record<string, string>>;

export const acceptedSchema = z.record(z.string(), z.record(z.string().regex(/^GO-\d{4}-\d{4,}$/), z.string().min(1)));

const vexSchema = z.object({
  statements: z
    .array(
      z.object({
        vulnerability: z.object({ description: z.string(), name: z.string() }),
        products: z.array(z.object({ subcomponents: z.array(z.object({ '@id': z.string() })).default([]) })),
        status: z.enum(['affected', 'not_affected', 'fixed', 'under_investigation']),
      }),
    )
    .default([]),
});

const PURL = 'pkg:golang/';

/** Those whose code the program can reach, by their ids. */
export function findingsIn(vex: unknown, accepted: Accepted): readonly Finding[] {
  return vexSchema
    .parse(vex)
    .statements.filter(({ status }) => status !== 'not_affected' && status !== 'fixed')
    .map(({ products, vulnerability: { description, name } }) => ({
      id: name,
      summary: description,
      module: products.flatMap(({ subcomponents }) => subcomponents.map((one) => moduleOf(one['@id']))).join(', '),
      accepted: accepted[name],
    }))
    .sort((a, b) => a.module.localeCompare(b.module) || a.id.localeCompare(b.id));
}

const moduleOf = (purl: string): string => decodeURIComponent(purl.replace(PURL, ''));

/** Accepted, but not found (any more): the list is to be mended. */
export const outdatedIn = (findings: readonly Finding[], accepted: Accepted): readonly string[] =>
  Object.keys(accepted).filter((id) => !findings.some((finding) => finding.id === id));
