import { expect, test } from '@jest/globals';
import { TRANSACTIONS } from '@lianjian/ledger-api';
import { contractMetadata } from '@lianjian/local-ledger';
import { contracts } from '../src/index.ts';

interface Metadata {
  readonly contracts: Readonly<
    Record<string, { readonly transactions: readonly { readonly name: string; readonly tag: readonly string[] }[] }>
  >;
}

const metadata = contractMetadata(contracts, 'lianjian') as Metadata;

/** The runtime adds a contract of its own, which answers GetMetadata. */
const SYSTEM = 'org.hyperledger.fabric';

test('the contract’s interface is the committed one', () => {
  expect(metadata).toMatchSnapshot();
});

test('every transaction of the table is there, in its mode, and no other', () => {
  const found = Object.entries(metadata.contracts)
    .filter(([name]) => name !== SYSTEM)
    .flatMap(([contract, { transactions }]) =>
      transactions.map(({ name, tag }) => [`${contract}:${name}`, tag.includes('submitTx') ? 'submit' : 'evaluate']),
    );
  const listed = Object.entries(TRANSACTIONS).map(([name, { mode }]) => [name, mode]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed));
});
