// Which processes of the network are killed, one at a time, and two at once.
export const SINGLES: readonly string[] = [
  'peer-college-a',
  'peer-centre',
  'chaincode-college-a-lianjian-0',
  'chaincode-authority-lianjian-0',
  'orderer-1',
  'kafka-1',
  'kafka-2',
  'ipfs-college-a',
  'ipfs-authority',
];

export const PAIRS: readonly (readonly [string, string])[] = [
  ['peer-college-a', 'ipfs-college-a'],
  ['peer-authority', 'orderer-2'],
  ['orderer-1', 'kafka-1'],
  ['chaincode-centre-lianjian-0', 'chaincode-college-a-lianjian-0'],
  ['kafka-1', 'kafka-2'],
  ['ipfs-college-a', 'ipfs-authority'],
];
