/** `peer-college-a` is a peer, as are they all. */
export const kindOf = (process: string): string => process.split('-')[0] ?? process;
