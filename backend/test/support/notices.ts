import { type Answer, type Person } from './api.ts';
import { until } from './until.ts';

export interface NoticeView {
  readonly id: string;
  readonly kind: 'deadline-near' | 'decided' | 'grant-asked' | 'returned' | 'stage-arrived';
  readonly applicationId: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly readAt: number | null;
}

export interface NoticesView {
  readonly bookmark: string | null;
  readonly rows: readonly NoticeView[];
  readonly unread: number;
}

export const noticesOf = (person: Person, query = '?pageSize=100'): Promise<Answer<NoticesView>> =>
  person.get<NoticesView>(`/notices${query}`);

/** Those of one case, newest first. */
export const noticesAbout = async (person: Person, id: string): Promise<NoticeView[]> =>
  (await noticesOf(person)).body.rows.filter(({ applicationId }) => applicationId === id);

/** The newest of a kind about a case, once it is there. */
export async function noticeAbout(person: Person, id: string, kind: NoticeView['kind']): Promise<NoticeView> {
  let found: NoticeView | undefined;
  await until(`a notice ${kind} about ${id}`, async () => {
    found = (await noticesAbout(person, id)).find((notice) => notice.kind === kind);
    return found !== undefined;
  });
  if (found === undefined) throw new Error('until ends when there is one');
  return found;
}
