export { Base64urlError, type Base64urlErrorCode, decodeBase64url, encodeBase64url } from './base64url.ts';
export {
  assertCanonicalValue,
  CanonicalJsonError,
  type CanonicalJsonErrorCode,
  type JsonObject,
  type JsonValue,
  parseCanonicalJson,
  stringifyCanonicalJson,
} from './canonical-json.ts';
