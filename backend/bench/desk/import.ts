// A table of 500 learners: looked through, then taken in, each row a case with its sealed learner record.
import { setTimeout as delay } from 'node:timers/promises';
import { rounded, timed } from '../measure.ts';
import { nameBy, numberOf, randomFrom } from './learners.ts';
import { type DeskBench, type Measured } from './part.ts';

const ROWS = 500;
const PATH = '/imports?type=enrolment-qualification&version=1';
const HEADING = '姓名,证件类型,身份证号,性别,出生日期,考生号,专业,学习形式,入学年份';

interface View {
  readonly id: string;
  readonly state: string;
  readonly done: number;
}

function table(): Buffer {
  const random = randomFrom(7);
  const rows = Array.from({ length: ROWS }, (_, index) =>
    [nameBy(random), '居民身份证', numberOf(index), '女', '1990-01-01', `26${index}`, '会计学', '函授', '2026'].join(
      ',',
    ),
  );
  return Buffer.from(`\uFEFF${[HEADING, ...rows].join('\r\n')}`);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes);
}

export async function measureImport({ start, stop, say }: DeskBench): Promise<Measured> {
  const clerk = await (await start())('centre.clerk');
  try {
    let checked: View | undefined;
    const dryRun = await timed(async () => {
      checked = await clerk.uploaded<View>(PATH, 'table.csv', only(table()));
    });
    if (checked?.state !== 'checked') throw new Error(`the dry run says ${checked?.state ?? 'nothing'}`);
    const { id } = checked;
    const commit = await timed(async () => {
      await clerk.json('POST', `/imports/${id}/commit`);
      for (let view = checked; view?.state !== 'committed';) {
        await delay(50);
        view = await clerk.json<View>('GET', `/imports/${id}`);
        if (view.state === 'undone') throw new Error('the import was undone');
      }
    });
    const [dry, taken] = [dryRun / 1000, commit / 1000];
    say(`import of ${ROWS} learners: dry run ${dry.toFixed(1)} s, taken in ${taken.toFixed(1)} s`);
    say(`  ${(ROWS / taken).toFixed(1)} cases a second, each with a sealed learner record pinned twice`);
    return { importRows: ROWS, importDryRunSeconds: rounded(dry), importSeconds: rounded(taken) };
  } finally {
    await stop();
  }
}
