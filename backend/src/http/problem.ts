// One shape for everything that is refused: problem details (RFC 9457) with the contract's code.
import { ContractError, type JsonObject } from '@lianjian/ledger-api';
import { HttpException } from '@nestjs/common';
import { isDatabaseAway } from '../adapters/database/database-away.ts';
import { isStorageFailure } from '../adapters/disk/storage-failure.ts';
import { BackendError, type ErrorCode } from '../errors.ts';
import { ANSWERS } from './statuses.ts';

export interface Problem {
  /** `urn:lianjian:problem:` and the code. */
  readonly type: string;
  /** For people, in the language they asked for. */
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: JsonObject;
  readonly requestId: string;
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly details: JsonObject;
}

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'TOO_LARGE',
  415: 'MEDIA_TYPE',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
};

/** What the client may know of an error; of an unknown one nothing. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof BackendError || error instanceof ContractError) {
    return { code: error.code, details: error.code === 'INTERNAL' ? {} : error.details };
  }
  if (isStorageFailure(error)) return { code: 'UNAVAILABLE', details: { what: 'disk' } };
  if (isDatabaseAway(error)) return { code: 'UNAVAILABLE', details: { what: 'database' } };
  const code = BY_STATUS[statusOf(error) ?? 500];
  return { code: code ?? 'INTERNAL', details: {} };
}

/** Chinese unless the client prefers English. */
export function languageOf(header: string | undefined): 'en' | 'zh' {
  const preferred = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { tag: tag.slice(0, 2), quality: Number(quality ?? 1) };
    })
    .filter(({ tag, quality }) => (tag === 'en' || tag === 'zh') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return preferred[0]?.tag === 'en' ? 'en' : 'zh';
}

export function problemOf({ code, details }: Refusal, language: 'en' | 'zh', requestId: string): Problem {
  const answer = ANSWERS[code];
  return {
    type: `urn:lianjian:problem:${code}`,
    title: answer[language],
    status: answer.status,
    code,
    details,
    requestId,
  };
}
