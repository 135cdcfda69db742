// Cases with a learner record as people fill it in.
import { type Person } from './api.ts';
import { bytesOf, createCase, fillCase, upload } from './http-case.ts';

export interface LearnerFields {
  readonly fullName: string;
  readonly idNumber: string;
  readonly candidateNumber?: string;
}

export const recordOf = (fields: LearnerFields): Uint8Array<ArrayBuffer> =>
  bytesOf(Buffer.from(JSON.stringify({ idType: 'resident-card', sex: 'female', ...fields })));

/** A draft of the enrolment checklist with the learner's record and nothing else. */
export async function learnerDraft(clerk: Person, fields: LearnerFields): Promise<string> {
  const learner = { documentType: 'identity-card', documentNumber: fields.idNumber };
  const id = await createCase(clerk, { learner });
  const { status, body } = await upload(clerk, id, 'learner-record', [['信息表.json', recordOf(fields)]]);
  if (status !== 201) throw new Error(`no record: ${status} ${JSON.stringify(body)}`);
  return id;
}

export async function learnerSubmitted(clerk: Person, fields: LearnerFields): Promise<string> {
  const id = await learnerDraft(clerk, fields);
  await fillCase(clerk, id, ['learner-record']);
  const { status, body } = await clerk.post(`/applications/${id}/submit`);
  if (status !== 201) throw new Error(`not submitted: ${status} ${JSON.stringify(body)}`);
  return id;
}

export interface FoundRow {
  readonly applicationId: string;
  readonly name: string | null;
  readonly number: string | null;
  readonly state: string;
  readonly stage: string | null;
  readonly status: string;
}

export interface FoundPage {
  readonly bookmark: string | null;
  readonly rows: readonly FoundRow[];
}

export async function search(person: Person, query: object): Promise<readonly FoundRow[]> {
  const { status, body } = await person.post<FoundPage>('/learners/search', query);
  if (status !== 200) throw new Error(`no search: ${status} ${JSON.stringify(body)}`);
  return body.rows;
}
