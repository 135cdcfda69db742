import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMetrics, total } from '../src/driver/prometheus.ts';

const TEXT = `# HELP ledger_blockchain_height Height of the chain in blocks.
# TYPE ledger_blockchain_height gauge
ledger_blockchain_height{channel="lianjian"} 42

up 1 1700000000000
duration_bucket{le="+Inf",path="a\\\\b\\"c\\nd"} 3.5e+06
empty NaN
`;

describe('metrics', () => {
  test('are read with their labels', () => {
    expect(parseMetrics(TEXT)).toEqual([
      { name: 'ledger_blockchain_height', labels: { channel: 'lianjian' }, value: 42 },
      { name: 'up', labels: {}, value: 1 },
      { name: 'duration_bucket', labels: { le: '+Inf', path: 'a\\b"c\nd' }, value: 3_500_000 },
      { name: 'empty', labels: {}, value: Number.NaN },
    ]);
  });

  test('come back as they were written', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/);
    const metric = fc.record({
      name,
      labels: fc.dictionary(name, fc.string(), { noNullPrototype: true }),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    });
    const escaped = (text: string): string => text.replace(/[\\"]/g, (letter) => `\\${letter}`).replaceAll('\n', '\\n');
    fc.assert(
      fc.property(fc.array(metric), (metrics) => {
        const lines = metrics.map(({ labels, name: own, value }) => {
          const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
          return `${own}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
        });
        expect(parseMetrics(lines.join('\n'))).toEqual(metrics);
      }),
    );
  });

  test.each(['no value', '{a="b"} 1', 'name{a="b"}', 'name x'])('refuses %j', (line) => {
    expect(() => parseMetrics(line)).toThrow(SyntaxError);
  });

  test('are added up over the label sets that were asked for', () => {
    const metrics = parseMetrics('n{a="1",b="1"} 1\nn{a="1",b="2"} 2\nn{a="2"} 4\nm 8');
    expect([total(metrics, 'n'), total(metrics, 'n', { a: '1' }), total(metrics, 'n', { a: '3' })]).toEqual([
      7,
      3,
      undefined,
    ]);
  });
});
