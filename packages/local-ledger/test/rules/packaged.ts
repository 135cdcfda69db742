// The rule contract as a chaincode of the real network.
import { RuleContract } from './contract.ts';

export const contracts = [RuleContract];
