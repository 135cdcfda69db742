// One case from its draft to the authority's approval, returned once; and what must be found of it afterwards.
import { type Answer } from '../support/api.ts';
import { bytesOf, contentPath, formOf, newCaseBody, type Committed, type Uploaded } from '../support/http-case.ts';
import { jpeg } from '../support/files.ts';
import { smallReturn, smallReview } from '../support/small-case.ts';
import { type PatientPerson, type Watched } from './patient-person.ts';

export interface Cast {
  readonly clerk: PatientPerson;
  readonly reviewer: PatientPerson;
  readonly officer: PatientPerson;
  readonly auditor: PatientPerson;
}

const ITEM = 'identity-card';

/** What the chain must say of a case, each once, whatever was killed. */
const CASE_ACTIONS = [
  'application.created',
  'application.materials-recorded',
  'application.submitted',
  'application.claimed',
  'application.reviewed',
  'application.materials-recorded',
  'application.resubmitted',
  'application.claimed',
  'application.reviewed',
  'application.claimed',
  'application.reviewed',
];

export class WholeCase {
  readonly #cast: Cast;
  readonly #watched: Watched;
  readonly #name: string;
  id = '';

  constructor(cast: Cast, watched: Watched, name: string) {
    this.#cast = cast;
    this.#watched = watched;
    this.#name = name;
  }

  async live(): Promise<void> {
    const { clerk, officer, reviewer } = this.#cast;
    const draft = newCaseBody({ checklist: { type: 'small-check', version: 1 }, attributes: { cohort: '2026' } });
    const made = await this.#step<Committed>(clerk, 'create', '/applications', draft);
    this.id = made.body.record.id;
    this.#note('create', made.body.transaction.id);
    await this.#upload(clerk, 1);
    await this.#commit(clerk, 'submit', '/submit');
    await this.#commit(reviewer, 'claim', '/claim');
    await reviewer.open(contentPath(this.id, ITEM));
    await this.#commit(reviewer, 'return', '/reviews', smallReturn('缺背面'));
    await this.#upload(clerk, 2);
    await this.#commit(clerk, 'resubmit', '/resubmit');
    await this.#commit(reviewer, 'claim-again', '/claim');
    await reviewer.open(contentPath(this.id, ITEM, 1, 2));
    await this.#commit(reviewer, 'pass', '/reviews', smallReview('pass', { round: 2 }));
    await this.#commit(officer, 'claim-last', '/claim');
    await officer.open(contentPath(this.id, ITEM, 1, 2));
    const approval = smallReview('pass', { round: 2, stage: 'authority-review' });
    await this.#commit(officer, 'approve', '/reviews', approval);
  }

  async #upload(clerk: PatientPerson, version: number): Promise<void> {
    const path = `/applications/${this.id}/items/${ITEM}/materials${version === 1 ? '' : '?part=1'}`;
    const form = formOf([['身份证.jpg', bytesOf(jpeg(`${this.#name} ${version}`))]]);
    const { body } = await this.#step<Uploaded[]>(clerk, `upload-${version}`, path, form);
    const [file] = body;
    if (file?.version !== version) throw new Error(`version ${version} came as ${JSON.stringify(file)}`);
    this.#note(`upload ${file.cid}`, undefined);
  }

  async #commit(person: PatientPerson, step: string, path: string, body?: object): Promise<void> {
    const done = await this.#step<Committed>(person, step, `/applications/${this.id}${path}`, body);
    this.#note(step, done.body.transaction.id);
  }

  async #step<T>(person: PatientPerson, step: string, path: string, body?: unknown): Promise<Answer<T>> {
    const answer = await person.post<T>(path, `${this.#name}-${step}`, body);
    if (answer.status !== 201) {
      throw new Error(`${this.#name}: ${step} is answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer;
  }

  #note(step: string, transactionId: string | undefined): void {
    this.#watched.acknowledged.push({ caseId: this.id, step, transactionId });
  }
}

interface TrailPage {
  readonly rows: readonly { readonly action: string; readonly sequence: number; readonly transactionId: string }[];
}

interface History {
  readonly rows: readonly { readonly cid: string }[];
}

interface Outcome {
  readonly actions: readonly string[];
  readonly lost: readonly string[];
}

/** What is there of a case, in the order of its trail, and what of its acknowledged steps is not. */
async function outcomeOf(auditor: PatientPerson, id: string, { acknowledged }: Watched): Promise<Outcome> {
  const { body } = await auditor.get<TrailPage>(`/applications/${id}/trail?pageSize=100`);
  const rows = [...body.rows].sort((a, b) => a.sequence - b.sequence);
  const files = await auditor.get<History>(`/applications/${id}/items/${ITEM}/materials/1/history`);
  const cids = files.body.rows.map(({ cid }) => cid);
  const transactions = new Set(rows.map(({ transactionId }) => transactionId));
  // A step that was sent again after its answer got lost is answered with a transaction that changed nothing: where the
  // trail has every step of the case once, it has that one too.
  const isWhole = rows.map(({ action }) => action).join() === CASE_ACTIONS.join();
  const isThere = (step: string, transactionId: string | undefined): boolean =>
    transactionId === undefined
      ? cids.includes(step.replace('upload ', ''))
      : isWhole || transactions.has(transactionId);
  const lost = acknowledged.filter(({ caseId, step, transactionId }) => caseId === id && !isThere(step, transactionId));
  return { actions: rows.map(({ action }) => action), lost: lost.map(({ step }) => `${id} ${step}`) };
}

export interface Told {
  readonly lost: readonly string[];
  /** Cases whose trail is not what it should be. */
  readonly twice: readonly Outcome[];
}

/** What became of these cases, on the chain. */
export async function toldOf(auditor: PatientPerson, ids: readonly string[], watched: Watched): Promise<Told> {
  const outcomes: Outcome[] = [];
  for (const id of ids) outcomes.push(await outcomeOf(auditor, id, watched));
  return {
    lost: outcomes.flatMap(({ lost }) => lost),
    twice: outcomes.filter(({ actions }) => actions.join() !== CASE_ACTIONS.join()),
  };
}
