import { nodePlatform } from './platform/node.ts';
import { sealedFilesOn } from './sealed-files.ts';

export * from './exports.ts';
export const { seal, sealBytes, open, openBytes, openRange, commitmentKeyOf, plaintextCommitmentOf } =
  sealedFilesOn(nodePlatform);
