export { type CommitStatus } from './commit/committer.ts';
export { CommitError, ContractError, LedgerError, type LedgerErrorCode } from './errors.ts';
export { type BlockEventsOptions } from './events/block-feed.ts';
export { type Block, type BlockTransaction } from './events/block.ts';
export { type CommittedEvent } from './events/chaincode-events.ts';
export { type Connection } from './gateway/channel.ts';
export { type Commit } from './gateway/commit.ts';
export { type ContractClient } from './gateway/contract.ts';
export { type Gateway } from './gateway/gateway.ts';
export {
  type EndorsedResponse,
  type EvaluateOptions,
  type Proposal,
  type ProposalOptions,
} from './gateway/proposal.ts';
export { type Transaction } from './gateway/transaction.ts';
export {
  type CertificateAuthority,
  type IssuedCertificate,
  type IssueRequest,
  type Member,
} from './identity/certificate-authority.ts';
export { type Organization } from './identity/organization.ts';
export { privateKeySigner, type Signer } from './identity/signature.ts';
export { type LedgerOptions, LocalLedger } from './ledger.ts';
export { type Endorsement } from './protocol/endorsement.ts';
export { type Identity } from './protocol/proposal.ts';
export { VALIDATION_CODES, type ValidationCode } from './protocol/validation-code.ts';
export { type ChaincodeEvent, type ContractClass, contractMetadata } from './runtime/chaincode-runtime.ts';
export { implicitCollectionOf } from './simulation/collections.ts';
export {
  type HashedCollection,
  type HashedRead,
  type HashedWrite,
  type KeyRead,
  type KeyWrite,
  type RangeRead,
  type ReadWriteSet,
} from './simulation/read-write-set.ts';
