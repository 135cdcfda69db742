import { stringifyCanonicalJson } from './canonical-json.ts';
import { type PrincipalKeys } from './records/consortium.ts';

/** What a registrant signs: the label, a zero byte, the canonical JSON of the keys. */
export function principalStatement({
  holder,
  id,
  receivingKey,
  suite,
  verifyingKey,
  version,
}: PrincipalKeys): Uint8Array<ArrayBuffer> {
  const keys = stringifyCanonicalJson({ holder, id, receivingKey, suite, verifyingKey, version });
  return Uint8Array.from(utf8(`lianjian/principal/v1\0${keys}`));
}

/** Written out, as the languages' common library has no encoder. All text here is ASCII. */
function utf8(text: string): number[] {
  return Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (code > 127) throw new RangeError('a principal statement is ASCII');
    return code;
  });
}
