// Which HTTP status stands for which code, and how people are told.
import { type ErrorCode } from '../errors.ts';

interface Answer {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

export const ANSWERS = {
  INCOMPLETE: { status: 422, zh: '材料不齐', en: 'Something that the checklist asks for is missing' },
  FORBIDDEN: { status: 403, zh: '无权进行此操作', en: 'You may not do this' },
  NOT_FOUND: { status: 404, zh: '没有找到', en: 'Not found' },
  INVALID_STATE: { status: 409, zh: '当前状态不允许此操作', en: 'Not in this state' },
  CONFLICT: { status: 409, zh: '他人已先行操作，请重新读取', en: 'Somebody else was first: read again' },
  DUPLICATE: { status: 409, zh: '已经存在', en: 'It is there already' },
  INVALID_INPUT: { status: 400, zh: '输入有误', en: 'The input is not as it should be' },
  EXPIRED: { status: 410, zh: '已过期限', en: 'The time for this is over' },
  REVOKED: { status: 410, zh: '授权已撤销', en: 'The permission was revoked' },
  NOT_YET_COMMITTED: { status: 503, zh: '尚未上链，请稍后再试', en: 'Not on the chain yet: try again' },
  CLOCK_SKEW: { status: 503, zh: '时钟偏差过大', en: 'Clocks differ too much' },
  UNSUPPORTED_SUITE: { status: 422, zh: '不支持的密码套件', en: 'Unknown cryptographic suite' },
  INVALID_PROOF: { status: 422, zh: '密码学验证未通过', en: 'A cryptographic check failed' },
  CORRUPT_STATE: { status: 500, zh: '账本数据异常', en: 'The ledger holds what the contract does not write' },
  UNAUTHENTICATED: { status: 401, zh: '请先登录', en: 'Log in first' },
  RATE_LIMITED: { status: 429, zh: '请求过于频繁', en: 'Too many requests' },
  TOO_LARGE: { status: 413, zh: '内容过大', en: 'Too large' },
  MEDIA_TYPE: { status: 415, zh: '不接受这种文件类型', en: 'This type of content is not accepted' },
  RANGE_NOT_SATISFIABLE: { status: 416, zh: '所请求的范围超出文件', en: 'The range lies outside the file' },
  HOLDERS_UNAVAILABLE: { status: 503, zh: '应答的密钥片段持有机构不足', en: 'Too few holders answered' },
  UNAVAILABLE: { status: 503, zh: '服务暂时不可用', en: 'A service does not answer' },
  TAMPERED: { status: 502, zh: '内容与记录不符', en: 'The content is not what was recorded' },
  ERASED: { status: 410, zh: '材料已永久删除', en: 'The materials were erased for good' },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    zh: '幂等键已用于其他请求',
    en: 'The idempotency key was used for another request',
  },
  INTERNAL: { status: 500, zh: '内部错误', en: 'Something went wrong here' },
} as const satisfies Record<ErrorCode, Answer>;
