// The page of one case in an archive.
import { type AuditEventRecord } from '@lianjian/ledger-api';
import { type ArchivedCase, type ArchivedMaterial, type ArchivePlace } from './archived-case.ts';
import { type Titles } from './checklist-titles.ts';
import { type Content, html, type Html, page, table } from './html.ts';
import { actionName, findingName, outcomeName, resultName, roleName, stateName, verdictName } from './labels.ts';

const MINUTE = 60_000;

/** Civil time, to the second. */
export const timeText = (at: number, utcOffsetMinutes: number): string =>
  new Date(at + utcOffsetMinutes * MINUTE).toISOString().slice(0, 19).replace('T', ' ');

const mark = (isGood: boolean, text: string): Html => html`<span class="${isGood ? 'good' : 'bad'}">${text}</span>`;
const code = (text: string | null): Html => html`<code>${text}</code>`;

function fileCell({ path, result }: ArchivedMaterial, folder: string): Content {
  if (path === null) return '—';
  const relative = path.slice(folder.length);
  const link = html`<a href="${relative}">${relative.split('/').at(-1)}</a>`;
  return result === 'opened' ? link : [link, '（不完整）'];
}

const materialRow = (material: ArchivedMaterial, titles: Titles, folder: string): Content[] => [
  titles.item(material.item),
  `${material.part} / ${material.version}`,
  material.isCurrent ? '是' : '否',
  fileCell(material, folder),
  material.size === null ? '—' : String(material.size),
  mark(material.result === 'opened', resultName(material.result)),
  code(material.sha256),
];

const eventRow = (event: AuditEventRecord, utcOffsetMinutes: number): Content[] => [
  String(event.sequence),
  timeText(event.at, utcOffsetMinutes),
  actionName(event.action),
  [event.actor.mspId, event.actor.unit === null ? '' : ` / ${event.actor.unit}`],
  roleName(event.actor.role),
  code(event.actor.memberId),
  code(event.transactionId),
];

const findingsText = (review: ArchivedCase['reviews'][number], titles: Titles): Content =>
  review.findings.map(
    ({ item, reason, result }) =>
      html`${titles.item(item)}：${findingName(result)}${reason === null ? '' : `（${titles.reason(reason)}）`}<br />`,
  );

export function casePage(archived: ArchivedCase, { folder, madeAt, utcOffsetMinutes }: ArchivePlace): string {
  const { application, events, materials, reviews, titles, verification } = archived;
  const title = `业务档案：${titles.checklist}`;
  const facts: readonly (readonly Content[])[] = [
    ['业务编号', code(application.id)],
    ['机构 / 单位', `${application.organization}${application.unit === null ? '' : ` / ${application.unit}`}`],
    ['状态', stateName(application.state)],
    ['退回次数', String(application.rounds)],
    ['建立时间', timeText(application.created.at, utcOffsetMinutes)],
    ['归档时间', timeText(madeAt, utcOffsetMinutes)],
    ['核验', mark(verification.verdict === 'intact', verdictName(verification.verdict))],
  ];
  const body = html`<h1>${title}</h1>
    ${table(['项目', '内容'], facts)}
    <h2>材料</h2>
    ${table(
      ['材料', '件 / 版本', '现行', '文件', '字节', '结果', 'SHA-256'],
      materials.map((material) => materialRow(material, titles, folder)),
    )}
    <h2>审核意见</h2>
    ${table(
      ['环节', '轮次', '结论', '各项', '时间'],
      reviews.map((review) => [
        titles.stage(review.stage),
        String(review.round),
        [outcomeName(review.outcome), review.reason === null ? '' : `（${titles.reason(review.reason)}）`],
        findingsText(review, titles),
        timeText(review.created.at, utcOffsetMinutes),
      ]),
    )}
    <h2>审计记录</h2>
    ${table(
      ['序号', '时间', '动作', '机构 / 单位', '角色', '人员编号', '交易编号'],
      events.map((event) => eventRow(event, utcOffsetMinutes)),
    )}
    <p>
      原始数据见同一文件夹中的
      case.json、reviews.json、trail.jsonl、access-log.jsonl、materials.json、verification.json；各文件的 SHA-256
      见压缩包根目录的 manifest.json 和 SHA256SUMS。
    </p>`;
  return page(title, body);
}
