// What is sent to a route: to those who may, so little that nothing comes of it; to those who may not, all that it takes.
import { type Sent } from '../support/api.ts';
import { bytesOf, formOf } from '../support/http-case.ts';
import { jpeg } from '../support/files.ts';
import { smallReview } from '../support/small-case.ts';
import { checklistFile } from '../support/trial.ts';

export interface Things {
  readonly applicationId: string;
  readonly grantId: string;
  readonly memberId: string;
  readonly principalId: string;
  readonly receipt: string;
}

const NOBODY = '0190a6c0-5e70-7000-8000-000000000001';

export function pathOf(template: string, { applicationId, grantId, memberId, principalId, receipt }: Things): string {
  const idOf = (): string => {
    if (template.startsWith('/applications')) return applicationId;
    if (template.startsWith('/grants')) return grantId;
    return template.startsWith('/principals') ? principalId : NOBODY;
  };
  const values: Readonly<Record<string, string>> = {
    code: 'riverside-site',
    cohort: '2026',
    id: idOf(),
    item: 'identity-card',
    memberId,
    mspId: 'CentreMSP',
    number: receipt,
    part: '1',
    role: 'clerk',
    round: '1',
    stage: 'college-review',
    type: 'small-check',
    version: '1',
    year: '2026',
  };
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? NOBODY) + (QUERIES[template] ?? '');
}

const QUERIES: Readonly<Record<string, string>> = {
  '/applications': '?organization=CentreMSP',
  '/campaigns': '?organization=CentreMSP',
  '/inspections': '?audience=CentreMSP',
  '/work-items': '?view=mine',
  '/audit/events': '?organization=CentreMSP',
  '/audit/export': '?organization=CentreMSP',
  '/audit/materials': '?cid=bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
};

/** Whole bodies for those who may not. */
const WHOLE: Readonly<Record<string, (things: Things) => unknown>> = {
  'PUT /members/{mspId}/{memberId}/status': () => ({ status: 'disabled' }),
  'POST /organizations': () => ({ kind: 'college', mspId: 'IntruderMSP', name: '外人', sponsor: null }),
  'PUT /organizations/{mspId}': () => ({ name: '外人', sponsor: null, status: 'disabled' }),
  'PUT /units/{code}': () => ({ name: '外人', status: 'disabled' }),
  'POST /checklists': () => ({ file: JSON.stringify(checklistFile('graduation-review').content) }),
  'POST /principals/{id}/{version}/end': () => ({ status: 'retired' }),
  'PUT /applications/{id}/attributes': () => ({ attributes: { cohort: '2027' } }),
  'POST /applications/{id}/discards': () => ({ parts: [{ item: 'identity-card', part: 1 }] }),
  'POST /applications/{id}/withdraw': () => ({ reason: 'learner-request' }),
  'POST /applications/{id}/reassign': ({ memberId }) => ({ to: { memberId, mspId: 'CentreMSP' } }),
  'POST /applications/{id}/reviews': () => smallReview('reject'),
  'POST /applications/{id}/extend': () => ({ dueDay: '2030-01-01', reason: 'force-majeure' }),
  'POST /applications/{id}/items/{item}/materials': () => formOf([['a.jpg', bytesOf(jpeg('intruder'))]]),
  'POST /applications/{id}/grants': () => ({
    expiresAt: Date.now() + 86_400_000,
    materials: [{ item: 'identity-card', part: 1, version: 1 }],
    reader: { kind: 'desk', mspId: 'CollegeBMSP', role: 'reviewer' },
  }),
  'POST /grants/{id}/revoke': () => ({ reason: 'mistake' }),
  'POST /applications/{id}/erase': () => ({ reason: 'learner-request' }),
  'POST /applications/{id}/grant-requests': () => ({ purpose: 'audit' }),
  'PUT /calendar/{year}': () => ({ daysOff: ['2026-10-01'], daysWorked: [] }),
};

/** What begins an upload of the tus protocol. */
const RESUMABLE = {
  'tus-resumable': '1.0.0',
  'upload-length': '1000',
  'upload-metadata': `filename ${Buffer.from('a.jpg').toString('base64')}`,
};

export function sentTo(route: string, isWhole: boolean, things: Things): Sent {
  const [method = 'GET'] = route.split(' ');
  if (route.includes('resumable-uploads')) return { headers: RESUMABLE, method };
  if (method === 'GET' || method === 'DELETE') return { method };
  const body = isWhole ? (WHOLE[route]?.(things) ?? {}) : {};
  return { method, body };
}
