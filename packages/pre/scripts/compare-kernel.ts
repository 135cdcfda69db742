// The kernel against both oracles on many cases: node packages/pre/scripts/compare-kernel.ts [--cases 100000] [--seed 1]
// Every case: re-encryption in the kernel and over big integers, byte for byte, and its verification in the kernel; every
// hundredth also in noble's arithmetic, and parsed and verified by umbral-pre.
import { parseArgs } from 'node:util';
import { CapsuleFrag, jacobianArithmetic, nobleArithmetic } from '../src/index.ts';
import { currentKernel } from '../src/kernel/instance.ts';
import { Draw, fragmentHex, keys, randomCase } from '../test/kernel-cases.ts';
import { toTheirs } from '../test/umbral-pre.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const REPORT_EVERY = 5000;
const NOBLE_EVERY = 100;

const kernel = currentKernel();
if (kernel === undefined) throw new Error('this engine runs no kernel');
const answered = { check: 0, verify: 0 };
for (const name of ['check', 'verify'] as const) {
  const entry = kernel.entries[name];
  Object.assign(kernel.entries, {
    [name]: () => {
      const result = entry();
      answered[name] += result;
      return result;
    },
  });
}

const theirKeys = [
  toTheirs.publicKey(keys.verifyingKey),
  toTheirs.publicKey(keys.delegatingKey),
  toTheirs.publicKey(keys.receivingKey),
] as const;
const draw = new Draw(`compare/${values.seed}`);
const count = Number(values.cases);
for (let i = 1; i <= count; i += 1) {
  const thorough = i % NOBLE_EVERY === 0;
  const one = randomCase(draw, thorough);
  const bytes = fragmentHex(one);
  const others = [jacobianArithmetic, ...(thorough ? [nobleArithmetic] : [])];
  if (others.some((arithmetic) => fragmentHex(one, arithmetic) !== bytes)) {
    throw new Error(`case ${i} of seed ${values.seed} differs from the oracle: ${bytes}`);
  }
  if (thorough) {
    const fragment = CapsuleFrag.fromBytes(Uint8Array.from(Buffer.from(bytes, 'hex')));
    toTheirs.capsuleFrag(fragment.verify(one.capsule, keys)).verify(toTheirs.capsule(one.capsule), ...theirKeys);
  }
  if (i % REPORT_EVERY === 0) process.stderr.write(`${i} cases agree\n`);
}
process.stdout.write(
  `${count} cases: the same bytes. The kernel answered ${answered.check} re-encryptions and ${answered.verify} verifications ` +
    `without the oracle.\n`,
);
