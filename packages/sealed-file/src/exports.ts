// What both twins export beside the functions that are bound to their platform.
export * from './errors.ts';
export { itemOf, type MaterialContext } from './format/context.ts';
export { type ByteRange, CHUNK_SIZE, HEADER_SIZE, Layout, MAX_PLAINTEXT_SIZE } from './format/layout.ts';
export { SUITE } from './format/header.ts';
export { type FileKeyPayload } from './format/payload.ts';
export { type MaterialRecord, type SealedFileRecord, type WrappedKey } from './format/record.ts';
export { type OpenedRange, type OpenRangeOptions, type RandomAccessSource } from './open-range-with.ts';
export { type SealOptions } from './seal-with.ts';
export { type SealedFiles } from './sealed-files.ts';
export { type Sealing } from './sealing.ts';
export { type Progress, type TransferOptions } from './streams/pace.ts';
export { toReadableStream } from './streams/readable-stream.ts';
export { type ByteSource } from './streams/source.ts';
export { type OpenOptions } from './unlock.ts';
export { unwrapOriginal, unwrapReencrypted } from './wrapped-key.ts';
