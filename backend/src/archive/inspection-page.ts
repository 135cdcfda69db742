// The first page of an inspection's archive: what was drawn, what was found, where each case is.
import { type InspectionRecord } from '@lianjian/ledger-api';
import { type FindingView } from '../inspections/inspection-findings.ts';
import { type ArchivedCase } from './archived-case.ts';
import { timeText } from './case-page.ts';
import { type Content, html, page, table } from './html.ts';
import { resultName, soundName, stateName, verdictName } from './labels.ts';

/** What is kept of a case once its own pages are written. */
export interface CaseLine {
  readonly id: string;
  readonly state: string;
  readonly files: number;
  /** Why files are not there, each code once. */
  readonly missing: readonly string[];
  readonly verdict: string;
}

export const lineOf = ({ application, materials, verification }: ArchivedCase): CaseLine => ({
  id: application.id,
  state: application.state,
  files: materials.filter(({ result }) => result === 'opened').length,
  missing: [...new Set(materials.map(({ result }) => result).filter((result) => result !== 'opened'))],
  verdict: verification.verdict,
});

export const folderOf = (id: string): string => `cases/${id}/`;

export function inspectionPage(
  { audience, cohort, created, id, mspId, sample, type }: InspectionRecord,
  cases: readonly CaseLine[],
  findings: readonly FindingView[],
  { madeAt, utcOffsetMinutes }: { readonly madeAt: number; readonly utcOffsetMinutes: number },
): string {
  const title = `检查档案：${audience} ${type} ${cohort}`;
  const facts: readonly (readonly Content[])[] = [
    ['检查编号', html`<code>${id}</code>`],
    ['检查机构', mspId],
    ['被检查机构', audience],
    ['公布时间', timeText(created.at, utcOffsetMinutes)],
    ['抽样区块', sample === null ? '—' : `${sample.block}（公布之后产生）`],
    ['区块哈希（抽样种子）', html`<code>${sample?.blockHash}</code>`],
    ['抽样总体 / 抽中', sample === null ? '—' : `${sample.population} / ${sample.applications.length}`],
    ['归档时间', timeText(madeAt, utcOffsetMinutes)],
  ];
  const rowOf = (line: CaseLine): Content[] => {
    const finding = findings.find(({ applicationId }) => applicationId === line.id);
    const isWhole = line.missing.length === 0;
    return [
      html`<a href="${folderOf(line.id)}index.html">${line.id}</a>`,
      stateName(line.state),
      String(line.files),
      html`<span class="${isWhole ? 'good' : 'bad'}"
        >${isWhole ? '齐全' : line.missing.map(resultName).join('、')}</span
      >`,
      verdictName(line.verdict),
      finding === undefined ? '—' : soundName(finding.result),
      finding?.reason ?? '—',
      finding?.commentText ?? '—',
    ];
  };
  return page(
    title,
    html`<h1>${title}</h1>
      ${table(['项目', '内容'], facts)}
      <h2>抽中的业务</h2>
      ${table(['业务', '状态', '已打开文件', '材料', '核验', '检查结论', '原因代码', '意见'], cases.map(rowOf))}
      <p>各文件的 SHA-256 见 manifest.json 和 SHA256SUMS（可用 sha256sum -c SHA256SUMS 核对）。</p>`,
  );
}
