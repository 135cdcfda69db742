// What all report pages share: one file without scripts.
import { type Environment } from '../results/report-data.ts';
import { escapeText } from './svg.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2rem auto; padding: 0 1rem; color: #1f2933; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: #1f2933; } svg text.note { fill: #52606d; }
.axis { stroke: #9aa5b1; } .grid { stroke: #e4e7eb; } div.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: right; padding: 3px 8px; border-bottom: 1px solid #e4e7eb; white-space: nowrap; } th { white-space: normal; vertical-align: bottom; } th:first-child, td:first-child { text-align: left; }
tr.failed td { color: #b42318; } dl { display: grid; grid-template-columns: 9rem 1fr; font-size: 13px; } dd { margin: 0; }
p.lead { color: #52606d; }`;

/** @param lead text; @param body markup */
export const section = (title: string, lead: string, body: string): string =>
  `<section><h2>${escapeText(title)}</h2><p class="lead">${escapeText(lead)}</p>${body}</section>`;

const list = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

export function measuredOn({ blocks, versions, ...rest }: Environment): string {
  const facts = { ...rest, blocks: list(blocks), versions: list(versions) };
  const rows = Object.entries(facts).map(([name, value]) => `<dt>${name}</dt><dd>${escapeText(String(value))}</dd>`);
  return `<dl>${rows.join('')}</dl>`;
}

export interface Row {
  readonly cells: readonly string[];
  readonly failed?: boolean;
}

export function table(head: readonly string[], rows: readonly Row[]): string {
  const titles = head.map((cell) => `<th>${escapeText(cell)}</th>`).join('');
  const lines = rows.map(({ cells, failed = false }) => {
    const body = cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('');
    return `<tr${failed ? ' class="failed"' : ''}>${body}</tr>`;
  });
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

/** A whole HTML document. @param sections markup */
export const document = (title: string, lead: string, sections: readonly string[]): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lianjian ${escapeText(title)}</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><h1>Lianjian 链鉴 — ${escapeText(title)}</h1><p class="lead">${escapeText(lead)}</p>${sections.join('')}</body></html>\n`;
