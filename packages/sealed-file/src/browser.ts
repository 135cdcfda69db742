// The twin for browsers: same functions, same bytes, WebCrypto underneath.
import { webPlatform } from './platform/web.ts';
import { sealedFilesOn } from './sealed-files.ts';

export * from './exports.ts';
export const { seal, sealBytes, open, openBytes, openRange, commitmentKeyOf, plaintextCommitmentOf } =
  sealedFilesOn(webPlatform);
