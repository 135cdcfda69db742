import { ContractError, type ContractClient, LedgerError, LocalLedger } from '../../src/index.ts';
import { RuleContract } from './contract.ts';
import { type RuleCall, type RuleClient, RuleFailure, type RuleLedger } from './rule-ledger.ts';

const ORGANIZATIONS = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof ContractError) throw new RuleFailure('contract', cause.contractMessage, { cause });
    const mismatch = cause instanceof LedgerError && cause.code === 'ENDORSEMENT_MISMATCH';
    throw new RuleFailure(mismatch ? 'endorsement' : 'other', String(cause), { cause });
  }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function ruleClient(contract: ContractClient): RuleClient {
  return {
    evaluate: async (name: string, call: RuleCall = {}) => text(await translated(contract.evaluate(name, call))),
    endorse: async (name: string, call: RuleCall = {}) => {
      const transaction = await translated(contract.newProposal(name, call).endorse());
      return {
        transactionId: transaction.getTransactionId(),
        result: text(transaction.getResult()),
        submit: async () => translated((await transaction.submit()).getStatus()),
      };
    },
  };
}

export async function openLocalRuleLedger(folder?: string): Promise<RuleLedger> {
  const ledger = await LocalLedger.open({
    contracts: [RuleContract],
    organizations: ORGANIZATIONS,
    ...(folder === undefined ? {} : { folder }),
  });
  return {
    organizations: ORGANIZATIONS,
    client: async (organization) => {
      const authority = ledger.organization(organization).certificateAuthority;
      const member = await authority.issue({ enrollmentId: 'rules', attributes: { role: 'auditor' } });
      return ruleClient(ledger.connect(member).contract('rules'));
    },
    async *events(startBlock) {
      for await (const event of ledger.chaincodeEvents({ startBlock })) {
        yield { ...event, payload: text(event.payload) };
      }
    },
    async *blocks(startBlock) {
      for await (const { number, hash, previousHash, transaction, bytes } of ledger.blockEvents({ startBlock })) {
        const transactions = transaction === undefined ? [] : [transaction];
        yield { number, hash: hex(hash), previousHash: hex(previousHash), transactions, bytes: Buffer.from(bytes) };
      }
    },
    close: () => ledger.close(),
  };
}
