import { createPrivateKey } from 'node:crypto';
import { type InputOf, type TransactionName } from '@lianjian/ledger-api';
import {
  type Block,
  type ContractClient,
  type LocalLedger,
  type Organization,
  privateKeySigner,
} from '@lianjian/local-ledger';
import { BackendError } from '../../../errors.ts';
import { argumentOf, resultOf } from '../arguments.ts';
import {
  type CertificateAuthority,
  type Committed,
  type Enrolment,
  type Ledger,
  type LedgerBlock,
  type SubmitOptions,
  type Wallet,
} from '../ledger.ts';
import { retrying } from '../retry.ts';
import { translating } from './translate-error.ts';

export class InProcessLedger implements Ledger {
  readonly organizations: readonly string[];
  readonly #ledger: LocalLedger;

  constructor(ledger: LocalLedger, organizations: readonly string[]) {
    this.#ledger = ledger;
    this.organizations = organizations;
  }

  static opening<T>(open: () => Promise<T>): Promise<T> {
    return translating(open);
  }

  submit<N extends TransactionName>(
    wallet: Wallet,
    name: N,
    input: InputOf<N>,
    { transientData, onlyAt, signal }: SubmitOptions = {},
  ): Promise<Committed> {
    const contract = this.#contractFor(wallet);
    const options = {
      arguments: [argumentOf(input)],
      ...(transientData === undefined ? {} : { transientData }),
      ...(onlyAt === undefined ? {} : { endorsingOrganizations: [onlyAt] }),
    };
    const attempt = async (): Promise<Committed> => {
      const commit = await contract.submitAsync(name, options);
      const { blockNumber } = await commit.requireSuccess();
      return { result: resultOf(commit.getResult()), transactionId: commit.getTransactionId(), blockNumber };
    };
    return retrying(() => translating(attempt), { signal });
  }

  evaluate<N extends TransactionName>(wallet: Wallet, name: N, input: InputOf<N>): Promise<unknown> {
    const options = { arguments: [argumentOf(input)] };
    return this.#asking(() => this.#contractFor(wallet).evaluate(name, options));
  }

  endorse<N extends TransactionName>(
    wallet: Wallet,
    organization: string,
    name: N,
    input: InputOf<N>,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const options = { arguments: [argumentOf(input)], organization };
    return this.#asking(async () => (await this.#contractFor(wallet).endorseOnly(name, options)).result, signal);
  }

  rootCertificates(mspId: string): readonly string[] {
    return [this.#organization(mspId).certificateAuthority.rootCertificate.toString()];
  }

  certificateAuthority(mspId: string): CertificateAuthority {
    const { certificateAuthority } = this.#organization(mspId);
    return {
      async enrol({ memberId, role, unit }: Enrolment): Promise<Wallet> {
        const attributes = { role, ...(unit === null ? {} : { unit }) };
        const { identity, privateKey } = await certificateAuthority.issue({ enrollmentId: memberId, attributes });
        return {
          mspId,
          memberId,
          certificate: Buffer.from(identity.credentials).toString('utf8'),
          privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
        };
      },
    };
  }

  async *blocks({
    startBlock,
    signal,
  }: {
    readonly startBlock: number;
    readonly signal: AbortSignal;
  }): AsyncGenerator<LedgerBlock, void> {
    for await (const block of this.#ledger.blockEvents({ startBlock, signal })) yield describe(block);
  }

  height(): Promise<number> {
    return Promise.resolve(this.#ledger.height);
  }

  async ping(): Promise<void> {
    await translating(() => this.#ledger.readBlock(0));
  }

  close(): Promise<void> {
    return this.#ledger.close();
  }

  #organization(mspId: string): Organization {
    if (this.organizations.includes(mspId)) return this.#ledger.organization(mspId);
    throw new BackendError('NOT_FOUND', 'no such organisation', { kind: 'organization', id: mspId });
  }

  #contractFor({ mspId, certificate, privateKey }: Wallet): ContractClient {
    const identity = { mspId, credentials: Buffer.from(certificate) };
    return this.#ledger.connect({ identity, signer: privateKeySigner(createPrivateKey(privateKey)) }).contract();
  }

  #asking(ask: () => Promise<Uint8Array>, signal?: AbortSignal): Promise<unknown> {
    return retrying(() => translating(async () => resultOf(await ask())), { signal });
  }
}

function describe({ hash, number, previousHash, transaction }: Block): LedgerBlock {
  if (transaction === undefined) return { hash, number, previousHash, transactions: [] };
  const { creator, event, readWriteSet, timestamp, transactionId, validationCode } = transaction;
  return {
    hash,
    number,
    previousHash,
    transactions: [
      {
        transactionId,
        valid: validationCode === 'VALID',
        at: timestamp.getTime(),
        creator: { mspId: creator.mspId, certificate: Buffer.from(creator.credentials).toString('utf8') },
        event: event && { name: event.name, payload: event.payload },
        writes: () => readWriteSet.writes.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, value }])),
      },
    ],
  };
}
