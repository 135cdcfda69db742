// Events as files: lines of JSON as evidence, CSV for spreadsheets.
import { type AuditEventRecord, stringifyCanonicalJson, type EventPage } from '@lianjian/ledger-api';

const COLUMNS = [
  'at',
  'organization',
  'unit',
  'member',
  'role',
  'action',
  'subject',
  'sequence',
  'transaction',
  'previous',
  'onBehalfOf',
  'details',
];

/** A spreadsheet runs what begins like a formula: such a field gets an apostrophe before it. */
export function csvField(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r\n|＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csvLine = (values: readonly (string | number | null)[]): string => `${values.map(csvField).join(',')}\r\n`;

function csvOf({ action, actor, at, details, previous, sequence, subject, transactionId }: AuditEventRecord): string {
  const time = new Date(at).toISOString();
  const what = stringifyCanonicalJson(details);
  const { memberId, mspId, role, unit } = actor;
  const actedFor = details['onBehalfOf'];
  const onBehalfOf = typeof actedFor === 'string' ? actedFor : null;
  const who = [time, mspId, unit, memberId, role];
  return csvLine([...who, action, subject, sequence, transactionId, previous, onBehalfOf, what]);
}

/** Page after page, as long as the client reads. @param first the first page, so that a refusal comes before any line */
export async function* exported(
  format: 'csv' | 'jsonl',
  first: EventPage,
  next: (bookmark: string) => Promise<EventPage>,
): AsyncGenerator<string, void> {
  // The mark by which spreadsheets know UTF-8.
  if (format === 'csv') yield `\uFEFF${csvLine(COLUMNS)}`;
  for (let page: EventPage | undefined = first; page !== undefined;) {
    for (const event of page.rows) yield format === 'csv' ? csvOf(event) : `${stringifyCanonicalJson(event)}\n`;
    page = page.bookmark === null ? undefined : await next(page.bookmark);
  }
}
