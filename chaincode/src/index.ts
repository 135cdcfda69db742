import { ApplicationContract } from './contracts/application-contract.ts';
import { ChecklistContract } from './contracts/checklist-contract.ts';
import { ConsortiumContract } from './contracts/consortium-contract.ts';

/** What fabric-chaincode-node and the in-process ledger load. */
export const contracts = [ConsortiumContract, ChecklistContract, ApplicationContract] as const;
