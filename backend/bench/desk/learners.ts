// Made-up learners: surnames as often as they are in China, given names of one or two characters.
const SURNAMES: readonly (readonly [string, number])[] = [
  ['王', 72],
  ['李', 71],
  ['张', 68],
  ['刘', 54],
  ['陈', 45],
  ['杨', 31],
  ['黄', 23],
  ['赵', 21],
  ['吴', 20],
  ['周', 20],
  ['徐', 17],
  ['孙', 15],
  ['马', 13],
  ['朱', 13],
  ['胡', 13],
  ['林', 12],
  ['郭', 12],
  ['何', 12],
  ['高', 11],
  ['罗', 10],
  ['欧阳', 1],
  ['古丽', 1],
];
const GIVEN = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力健永林波宁福生海山仁东才贵宝春梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉',
);

/** The same sequence each time. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function nameBy(random: (below: number) => number): string {
  let place = random(SURNAMES.reduce((sum, [, weight]) => sum + weight, 0));
  const surname = SURNAMES.find(([, weight]) => (place -= weight) < 0)?.[0] ?? '王';
  const given = Array.from({ length: 1 + random(2) }, () => GIVEN[random(GIVEN.length)] ?? '伟');
  return `${surname}${given.join('')}`;
}

export const numberOf = (index: number): string => `110101${String(19_900_000_000 + index).padStart(12, '0')}`;
