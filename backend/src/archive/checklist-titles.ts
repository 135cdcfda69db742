// What people call the codes of a checklist, in Chinese; the codes themselves where this server has no texts.
import { z } from 'zod';

const titled = z.looseObject({ code: z.string(), title: z.looseObject({ zh: z.string() }) });
const texts = z.looseObject({
  title: z.looseObject({ zh: z.string() }),
  items: z.array(titled),
  route: z.array(titled),
  reasons: z.array(titled),
});

export interface Titles {
  readonly checklist: string;
  item(code: string): string;
  stage(code: string): string;
  reason(code: string): string;
}

const naming =
  (list: readonly z.infer<typeof titled>[]) =>
  (code: string): string =>
    list.find((entry) => entry.code === code)?.title.zh ?? code;

/** @param content the checklist's file, where it is known */
export function titlesOf(type: string, content: unknown): Titles {
  const parsed = texts.safeParse(content);
  const { title, items, route, reasons } = parsed.success
    ? parsed.data
    : { title: { zh: type }, items: [], route: [], reasons: [] };
  return { checklist: title.zh, item: naming(items), stage: naming(route), reason: naming(reasons) };
}
