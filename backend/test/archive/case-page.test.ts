// The page that people read: what others wrote stays text, and nothing is fetched from anywhere.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { titlesOf } from '../../src/archive/checklist-titles.ts';
import { html, page, table } from '../../src/archive/html.ts';

test('whatever is put in is text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const shown = html`<p title="${text}">${text}</p>`.markup;
      const inside = shown.slice('<p title="'.length, -'</p>'.length);
      expect(inside.replace('">', '')).not.toMatch(/[<>"']/);
    }),
  );
});

test('markup within markup stays markup, lists are joined, nothing is nothing', () => {
  expect(html`<b>${[html`<i>${'<'}</i>`, 7, null, undefined, '&']}</b>`.markup).toBe('<b><i>&lt;</i>7&amp;</b>');
});

test('a page has no script and no address outside', () => {
  const text = page('标题 <script>', table(['甲'], [['<img src=x onerror=alert(1)>']]));
  expect(text).toContain('<html lang="zh-CN">');
  expect(text).toContain("default-src 'none'");
  expect(text).toContain('标题 &lt;script&gt;');
  expect(text).not.toMatch(/<script|<img|https?:/);
});

test('titles come from the checklist’s file, codes where there is none', () => {
  const titled = (code: string, zh: string) => ({ code, title: { zh, en: code }, more: 1 });
  const known = titlesOf('type', {
    title: { zh: '新生入学资格复查' },
    items: [titled('identity-card', '身份证')],
    route: [titled('college-review', '主办高校审核')],
    reasons: [titled('unreadable', '影像模糊')],
  });
  expect([known.checklist, known.item('identity-card'), known.item('other')]).toEqual([
    '新生入学资格复查',
    '身份证',
    'other',
  ]);
  for (const content of [null, undefined, {}, { title: '无' }, 'text']) {
    const unknown = titlesOf('type', content);
    expect([unknown.checklist, unknown.stage('college-review'), unknown.reason('x')]).toEqual([
      'type',
      'college-review',
      'x',
    ]);
  }
});
