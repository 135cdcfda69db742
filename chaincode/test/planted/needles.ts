// A value as it would look wherever it leaked: in the encodings that stores, logs and protocols use.

export interface Needle {
  /** What was planted. */
  readonly name: string;
  readonly form: string;
  readonly bytes: Buffer;
}

const BITS = 8;
const BITS_OF_DIGIT = 6;
const FIRST_OWN_DIGIT = [0, 2, 3] as const;

/** The digits that depend on the value alone, when it begins at each of the three places within a group. */
function base64Forms(value: Buffer, encoding: 'base64' | 'base64url'): [string, Buffer][] {
  return FIRST_OWN_DIGIT.map((first, before) => {
    const digits = Buffer.concat([Buffer.alloc(before), value]).toString(encoding);
    const own = digits.slice(first, Math.floor(((before + value.length) * BITS) / BITS_OF_DIGIT));
    return [`${encoding} at ${before}`, Buffer.from(own)];
  });
}

function textForms(text: string): [string, Buffer][] {
  const little = Buffer.from(text, 'utf16le');
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [
    ['UTF-16LE', little],
    ['UTF-16BE', Buffer.from(little).swap16()],
    ['escaped', Buffer.from(escaped)],
  ];
}

/** @param value text, or bytes such as a key's; at least 8 bytes, so that nothing else looks like it by chance */
export function needlesOf(name: string, value: string | Uint8Array): Needle[] {
  const bytes = Buffer.from(value);
  if (bytes.length < BITS) throw new RangeError(`${name} is too short to be told from chance`);
  const hex = bytes.toString('hex');
  const forms: [string, Buffer][] = [
    ['as it is', bytes],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ...base64Forms(bytes, 'base64'),
    ...base64Forms(bytes, 'base64url'),
    ...(typeof value === 'string' ? textForms(value) : []),
  ];
  const known = new Set<string>();
  return forms.flatMap(([form, encoded]) => {
    const text = encoded.toString('latin1');
    if (known.has(text)) return [];
    known.add(text);
    return [{ name, form, bytes: encoded }];
  });
}
