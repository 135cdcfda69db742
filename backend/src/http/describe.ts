// What the API's description says of a route, in one decorator.
import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { BACKEND_ERROR_CODES, type ErrorCode } from '../errors.ts';
import { CONTRACT_ERROR_CODES } from '@lianjian/ledger-api';
import { jsonSchemaOf } from './field.ts';
import { ANSWERS } from './statuses.ts';

export interface RouteDescription {
  readonly summary: string;
  readonly status?: number;
  /** Of the answer's body; none when absent. */
  readonly answer?: z.ZodType;
  readonly example?: unknown;
  readonly mediaType?: string;
  /** Another status of a success: 206. */
  readonly also?: number;
  /** Beside what every route may answer. */
  readonly refuses?: readonly ErrorCode[];
}

const ALWAYS: readonly ErrorCode[] = ['INVALID_INPUT', 'RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'];
const PROTECTED: readonly ErrorCode[] = ['UNAUTHENTICATED', 'FORBIDDEN'];

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum([...CONTRACT_ERROR_CODES, ...BACKEND_ERROR_CODES]),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
});

function problemResponses(codes: readonly ErrorCode[]): MethodDecorator[] {
  const byStatus = Map.groupBy([...new Set(codes)].sort(), (code) => ANSWERS[code].status);
  return Array.from(byStatus, ([status, grouped]) =>
    ApiResponse({
      status,
      description: grouped.map((code) => `${code}: ${ANSWERS[code].en}`).join('. '),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          example: {
            type: `urn:lianjian:problem:${grouped[0] ?? ''}`,
            title: grouped[0] === undefined ? '' : ANSWERS[grouped[0]].en,
            status,
            code: grouped[0],
            details: {},
            requestId: 'req-1',
          },
        },
      },
    }),
  );
}

/** Of a route behind the guard; `DescribePublic` of one before it. */
export const Describe = (description: RouteDescription): MethodDecorator => describing(description, PROTECTED);

export const DescribePublic = (description: RouteDescription): MethodDecorator => describing(description, []);

function describing(
  { summary, status = 200, answer, example, mediaType = 'application/json', also, refuses = [] }: RouteDescription,
  more: readonly ErrorCode[],
): MethodDecorator {
  const content = answer && {
    content: { [mediaType]: { schema: jsonSchemaOf(answer), ...(example === undefined ? {} : { example }) } },
  };
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...content }),
    ...(also === undefined ? [] : [ApiResponse({ status: also, description: 'A stretch of it', ...content })]),
    ...problemResponses([...ALWAYS, ...more, ...refuses]),
  );
}
