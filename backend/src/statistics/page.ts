// The page that people look at: one document without scripts, plots as SVG.
import { type Bar, barChart, escapeText } from './bar-chart.ts';
import { type StatisticsView } from './statistics.ts';

type Language = 'en' | 'zh';
type Row = StatisticsView['rows'][number];

const WORDS = {
  title: { zh: '业务统计', en: 'Statistics' },
  position: { zh: '统计至区块', en: 'Counted up to block' },
  behind: { zh: '未计入区块', en: 'blocks not counted yet' },
  none: { zh: '没有数据', en: 'Nothing to show' },
  complete: { zh: '首次提交齐全率', en: 'Complete at first submission' },
  completeLead: {
    zh: '首个审核结论不是退回的申请，占已有首个结论的申请的比例',
    en: 'Cases whose first decision was no return, of those with a first decision',
  },
  rounds: { zh: '平均补正轮次', en: 'Returns for each case handed in' },
  time: { zh: '各环节用时（中位数，小时）', en: 'Time at each stage (median, hours)' },
  late: { zh: '逾期审核结论', en: 'Late decisions' },
  openings: { zh: '材料查阅次数', en: 'Openings of files' },
  organization: { zh: '机构 / 单位', en: 'Organisation / unit' },
  cases: { zh: '申请', en: 'Cases' },
  submitted: { zh: '已提交', en: 'Handed in' },
  approved: { zh: '已通过', en: 'Approved' },
  returns: { zh: '退回', en: 'Returns' },
  lapsed: { zh: '已失效', en: 'Lapsed' },
  overdue: { zh: '当前逾期', en: 'Overdue now' },
} as const satisfies Record<string, Record<Language, string>>;

const STYLE = `
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 960px; margin: 2rem auto; padding: 0 1rem; color: #1f2933; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } p { color: #52606d; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, "Noto Sans CJK SC", sans-serif; fill: #1f2933; } svg text.note { fill: #52606d; } svg rect { fill: #2f6f9f; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } th, td { text-align: right; padding: 3px 8px; border-bottom: 1px solid #e4e7eb; } th:first-child, td:first-child { text-align: left; }`;

const HOUR = 3_600_000;
const labelOf = ({ organization, unit }: Row): string => (unit === null ? organization : `${organization} / ${unit}`);
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function chart(title: string, bars: readonly Bar[], full?: number): string {
  return bars.length === 0 ? '' : `<h2>${escapeText(title)}</h2>${barChart(title, bars, full)}`;
}

function charts(rows: readonly Row[], say: (word: keyof typeof WORDS) => string): string {
  const decided = rows.filter((row) => row.decided > 0);
  const complete = decided.map((row): Bar => {
    const value = share(row.completeAtFirst, row.decided);
    const note = `${(100 * value).toFixed(0)} % (${row.completeAtFirst}/${row.decided})`;
    return { label: labelOf(row), note, value };
  });
  const rounds = rows
    .filter(({ submitted }) => submitted > 0)
    .map((row): Bar => {
      const value = share(row.returns, row.submitted);
      return { label: labelOf(row), note: `${value.toFixed(2)} (≤ ${row.mostReturns})`, value };
    });
  const stages = rows.flatMap((row) =>
    row.stages.map((stage) => ({ ...stage, label: `${labelOf(row)} · ${stage.stage}` })),
  );
  const time = stages.map(({ label, median, p90 }): Bar => {
    const note = `${(median / HOUR).toFixed(1)} (p90 ${(p90 / HOUR).toFixed(1)})`;
    return { label, note, value: median / HOUR };
  });
  const late = stages.map(({ decisions, label, late: value }): Bar => ({
    label,
    note: `${value}/${decisions}`,
    value,
  }));
  const openings = rows.map((row): Bar => ({ label: labelOf(row), note: String(row.openings), value: row.openings }));
  return [
    chart(say('complete'), complete, 1),
    `<p>${escapeText(say('completeLead'))}</p>`,
    chart(say('rounds'), rounds),
    chart(say('time'), time),
    chart(say('late'), late),
    chart(say('openings'), openings),
  ].join('');
}

function table(rows: readonly Row[], say: (word: keyof typeof WORDS) => string): string {
  const columns = ['cases', 'submitted', 'approved', 'returns', 'lapsed', 'overdue', 'openings'] as const;
  const head = ['organization', ...columns].map((word) => `<th>${escapeText(say(word as keyof typeof WORDS))}</th>`);
  const lines = rows.map((row) => {
    const cells = [labelOf(row), ...columns.map((column) => String(row[column]))];
    return `<tr>${cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr>${head.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

/** A whole HTML document. */
export function statisticsPage({ behind, block, rows }: StatisticsView, language: Language): string {
  const say = (word: keyof typeof WORDS): string => WORDS[word][language];
  const title = `链鉴 · ${say('title')}`;
  const late = behind === 0 ? '' : `, ${behind} ${say('behind')}`;
  const body = rows.length === 0 ? `<p>${say('none')}</p>` : `${charts(rows, say)}${table(rows, say)}`;
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><h1>${title}</h1><p>${say('position')} ${block}${late}</p>${body}</body></html>\n`;
}
