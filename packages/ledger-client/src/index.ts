export { type CertificateAttributes, attributesOf } from './certificate-attributes.ts';
export { type CheckedEvent, checkTrail, type TransactionSigner } from './check-trail.ts';
export { contractErrorIn } from './contract-error-in.ts';
export { drawSample } from './draw-sample.ts';
export { cidOfBlock, indexEntryOf, materialContext, type SealedContent } from './index-entry.ts';
export { newId } from './new-id.ts';
