// Object types of the composite keys and their attributes in order. One place, so that whoever reads blocks or state
// finds what the contract wrote.

/** Attributes that are numbers in the API and zero-padded decimals in keys, so that byte order is number order. */
const WIDTHS = { part: 4, version: 4, round: 4, sequence: 8, newestFirst: 13, year: 4 } as const;

type NumberName = keyof typeof WIDTHS;

/** `newestFirst` is a time in milliseconds, stored inverted: LevelDB only walks forward. */
const INVERTED_FROM = 9_999_999_999_999;

export const KEY_LAYOUT = {
  consortium: [],
  organization: ['mspId'],
  unit: ['unit'],
  member: ['mspId', 'memberId'],
  principal: ['principalId', 'version'],
  /** The principal of a desk (holder = role) or a person (holder = member id). */
  'principal-by-holder': ['mspId', 'holder'],
  'sharing-policy': ['version'],
  calendar: ['year'],
  /** Who acts for a member. */
  deputy: ['mspId', 'memberId', 'deputyId'],
  checklist: ['type', 'version'],
  /** The organisation that takes the applications, kind and cohort. */
  campaign: ['mspId', 'type', 'cohort'],
  application: ['applicationId'],
  'learner-slot': ['type', 'learner', 'cohort'],
  material: ['applicationId', 'item', 'part', 'version'],
  review: ['applicationId', 'stage', 'round'],
  /** Cases that relate to this, final one. */
  'related-case': ['applicationId', 'relatedId'],
  grant: ['grantId'],
  'grant-by-application': ['applicationId', 'grantId'],
  'grant-request': ['applicationId', 'requestId'],
  fragment: ['grantId', 'applicationId', 'item', 'part', 'version', 'holder'],
  access: ['grantId', 'requestId'],
  'access-by-application': ['applicationId', 'newestFirst', 'grantId', 'requestId'],
  reencryption: ['grantId', 'requestId', 'item', 'part', 'version', 'holder'],
  /** The latest reported opening of a material by a reader's organisation. */
  opening: ['applicationId', 'item', 'part', 'version', 'mspId'],
  inspection: ['inspectionId'],
  'inspection-finding': ['inspectionId', 'applicationId'],
  event: ['subject', 'sequence'],
  'by-actor': ['mspId', 'memberId', 'newestFirst', 'subject', 'sequence'],
  'by-organization': ['mspId', 'newestFirst', 'subject', 'sequence'],
  'by-unit': ['unit', 'newestFirst', 'subject', 'sequence'],
  'by-day': ['day', 'newestFirst', 'subject', 'sequence'],
  'by-action': ['action', 'newestFirst', 'subject', 'sequence'],
  'by-cid': ['cid', 'newestFirst', 'applicationId', 'item', 'part', 'version'],
  'by-learner': ['learner', 'newestFirst', 'applicationId'],
  'by-owner': ['mspId', 'newestFirst', 'applicationId'],
  'by-owner-unit': ['unit', 'newestFirst', 'applicationId'],
  'by-state': ['state', 'stage', 'newestFirst', 'applicationId'],
  'by-due': ['day', 'applicationId'],
  'by-audience': ['mspId', 'newestFirst', 'inspectionId'],
} as const satisfies Record<string, readonly string[]>;

export type KeyKind = keyof typeof KEY_LAYOUT;

type AttributeName<K extends KeyKind> = (typeof KEY_LAYOUT)[K][number];

export type KeyAttributes<K extends KeyKind> = {
  readonly [N in AttributeName<K>]: N extends NumberName ? number : string;
};

/** The first attributes of a key, in order. */
export type KeyPrefix<K extends KeyKind> = Partial<KeyAttributes<K>>;

/** Kinds whose value is the primary key that they point to. */
export const LEAF_KINDS = [
  'principal-by-holder',
  'grant-by-application',
  'access-by-application',
  'related-case',
  'by-actor',
  'by-organization',
  'by-unit',
  'by-day',
  'by-action',
  'by-cid',
  'by-learner',
  'by-owner',
  'by-owner-unit',
  'by-state',
  'by-due',
  'by-audience',
] as const satisfies readonly KeyKind[];

export type LeafKind = (typeof LEAF_KINDS)[number];

/** Stands in `by-state` where a case lies with no stage. */
export const NONE = '-';

function attributeText(name: string, value: unknown): string {
  if (!Object.hasOwn(WIDTHS, name)) return String(value);
  const number = name === 'newestFirst' ? INVERTED_FROM - Number(value) : Number(value);
  const width = WIDTHS[name as NumberName];
  if (!Number.isSafeInteger(number) || number < 0 || String(number).length > width) {
    throw new RangeError(`${name}: ${String(value)} does not fit a key`);
  }
  return String(number).padStart(width, '0');
}

/** Attributes of a whole key as texts in order: what Fabric's createCompositeKey takes. */
export function keyAttributes<K extends KeyKind>(kind: K, attributes: KeyAttributes<K>): string[] {
  const values = attributes as Readonly<Record<string, unknown>>;
  return KEY_LAYOUT[kind].map((name) => attributeText(name, values[name]));
}

/** The given first attributes of a key as texts: what Fabric's getStateByPartialCompositeKey takes. */
export function keyPrefix<K extends KeyKind>(kind: K, prefix: KeyPrefix<K>): string[] {
  const values = prefix as Readonly<Record<string, unknown>>;
  const given = KEY_LAYOUT[kind].filter((name) => values[name] !== undefined);
  if (given.some((name, index) => KEY_LAYOUT[kind][index] !== name)) {
    throw new RangeError(`${kind}: a prefix gives the first attributes without a gap`);
  }
  return given.map((name) => attributeText(name, values[name]));
}
