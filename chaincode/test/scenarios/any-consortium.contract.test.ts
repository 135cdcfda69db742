// Nothing in the contract is tied to degree education: kinds of organisations and checklists are data.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChecklistRules, checklistRulesOf, stringifyCanonicalJson } from '@lianjian/ledger-api';
import { type Member } from '@lianjian/local-ledger';
import { entry, RULES } from '../support/cases.ts';
import { bytesOf, idOf } from '../support/ids.ts';
import { openWholeLedger, type WholeLedger } from '../support/whole-ledger.ts';

const enrolment = checklistRulesOf(
  JSON.parse(
    readFileSync(
      new URL('../../../packages/ledger-api/data/checklists/enrolment-qualification.json', import.meta.url),
      'utf8',
    ),
  ),
);
const [first, second] = RULES.route;
if (first === undefined || second === undefined) throw new Error('two stages');
const professional: ChecklistRules = {
  ...RULES,
  route: [
    { ...first, organizationKind: 'supervisor' },
    { ...second, organizationKind: 'hr-authority' },
  ],
};

const consortia = [
  {
    applicant: ['CentreMSP', 'centre'],
    attributes: {
      admissionRoute: 'examination',
      cohort: '2026',
      entryLevel: 'bachelor',
      household: 'same-province',
      identityMatch: 'same',
      priorCredential: 'none',
      programmeClass: 'general',
    },
    authority: ['AuthorityMSP', 'authority'],
    firstItem: 'learner-record',
    required: 8,
    rules: enrolment,
    sponsor: ['CollegeAMSP', 'college'],
  },
  {
    applicant: ['EmployerMSP', 'employer'],
    attributes: { cohort: '2026', kind: 'first', prior: 'none' },
    authority: ['HrAuthorityMSP', 'hr-authority'],
    firstItem: 'form',
    required: 2,
    rules: professional,
    sponsor: ['SupervisorMSP', 'supervisor'],
  },
] as const;

describe.each(consortia)('a consortium of $authority.1, $sponsor.1 and $applicant.1', (consortium) => {
  const { applicant, authority, rules, sponsor } = consortium;
  const checklist = { type: rules.type, version: rules.version };
  const learner = bytesOf('a learner');
  const create = { attributes: consortium.attributes, checklist, learner, related: null };
  let whole: WholeLedger;
  let clerk: Member;
  let siteClerk: Member;

  beforeAll(async () => {
    whole = await openWholeLedger([authority[0], sponsor[0], applicant[0]]);
    const founder = await whole.member(authority[0], 'admin');
    const founding = { kind: authority[1], name: authority[0], retentionDays: 1000, utcOffsetMinutes: 480 };
    await whole.call(founder, 'consortium:found', founding);
    for (const [mspId, kind, sponsoredBy] of [[...sponsor, null] as const, [...applicant, sponsor[0]] as const]) {
      const organization = { kind, mspId, name: mspId, sponsor: sponsoredBy };
      await whole.call(founder, 'consortium:registerOrganization', organization);
    }
    await whole.call(founder, 'checklist:publish', { rules, source: bytesOf('file') });
    const sponsorAdmin = await whole.member(sponsor[0], 'admin');
    await whole.call(sponsorAdmin, 'consortium:registerUnit', { code: 'far-site', name: 'Far site' });
    clerk = await whole.member(applicant[0], 'clerk');
    siteClerk = await whole.member(sponsor[0], 'clerk', 'far-site');
  });

  afterAll(() => whole.ledger.close());

  test('two units open a case for one learner at once: one wins', async () => {
    const attempts = await Promise.all(
      [clerk, siteClerk].map(async (member, index) => {
        const input = stringifyCanonicalJson({ ...create, id: idOf(`case ${index}`) });
        const contract = whole.ledger.connect(member).contract();
        return (await contract.newProposal('application:create', { arguments: [input] }).endorse()).submit();
      }),
    );
    const codes = await Promise.all(attempts.map(async (commit) => (await commit.getStatus()).validationCode));
    expect(codes.sort()).toEqual(['MVCC_READ_CONFLICT', 'VALID']);
    const again = whole.call(clerk, 'application:create', { ...create, id: idOf('case 2') });
    await expect(again).rejects.toMatchObject({ code: 'DUPLICATE' });
  });

  test('a submission names everything that is missing, and to whom grants are wanting', async () => {
    const id = idOf('another case');
    await whole.call(clerk, 'application:create', { ...create, id, learner: bytesOf('another learner') });
    await whole.call(clerk, 'application:recordMaterials', {
      discarded: [],
      id,
      materials: [entry(consortium.firstItem, 1, 1, { mediaType: rules.items[0]?.mediaTypes[0] ?? '' })],
    });
    const submission = await whole.call(clerk, 'application:submit', { id }).catch((error: unknown) => error);
    expect(submission).toMatchObject({ code: 'INCOMPLETE' });
    const { missing } = (submission as { details: { missing: { desk?: string; problem: string }[] } }).details;
    expect(missing.filter(({ problem }) => problem === 'absent')).toHaveLength(consortium.required - 1);
    const desks = missing.filter(({ problem }) => problem === 'no-grant').map(({ desk }) => desk);
    expect(desks).toEqual([...rules.route.map(({ code }) => code), 'audit']);
  });

  test('what was stored is what the blocks say', async () => {
    await whole.ledger.verify();
  });
});
