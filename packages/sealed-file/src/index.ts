export { sealWith } from './seal-with.ts';
