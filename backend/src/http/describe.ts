// What the API's description says of a route, in one decorator.
import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { BACKEND_ERROR_CODES, type ErrorCode } from '../errors.ts';
import { CONTRACT_ERROR_CODES } from '@lianjian/ledger-api';
import { jsonSchemaOf } from './field.ts';
import { ANSWERS } from './statuses.ts';

type ResponseObject = Extract<
  NonNullable<NonNullable<OpenAPIObject['paths'][string]['post']>['responses'][string]>,
  { description: string }
>;

export interface RouteDescription {
  readonly summary: string;
  readonly status?: number;
  /** Of the answer's body; none when absent. */
  readonly answer?: z.ZodType;
  readonly example?: unknown;
  readonly mediaType?: string | readonly string[];
  /** Another status of a success: 206. */
  readonly also?: number;
  /** False where nothing that the client sends is looked at. */
  readonly input?: false;
  /** False where nothing outside the process is asked. */
  readonly depends?: false;
  /** Beside what every route may answer. */
  readonly refuses?: readonly ErrorCode[];
}

const commonTo = ({ input, depends }: RouteDescription): ErrorCode[] => [
  'RATE_LIMITED',
  ...(input === false ? [] : (['INVALID_INPUT'] as const)),
  ...(depends === false ? [] : (['INTERNAL', 'UNAVAILABLE'] as const)),
];
const PROTECTED: readonly ErrorCode[] = ['UNAUTHENTICATED', 'FORBIDDEN'];

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum([...CONTRACT_ERROR_CODES, ...BACKEND_ERROR_CODES]),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
});

export const problemResponse = (codes: readonly ErrorCode[], status: number): ResponseObject => ({
  description: codes.map((code) => `${code}: ${ANSWERS[code].en}`).join('. '),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      example: {
        type: `urn:lianjian:problem:${codes[0] ?? ''}`,
        title: codes[0] === undefined ? '' : ANSWERS[codes[0]].en,
        status,
        code: codes[0],
        details: {},
        requestId: 'req-1',
      },
    },
  },
});

function problemResponses(codes: readonly ErrorCode[]): MethodDecorator[] {
  const byStatus = Map.groupBy([...new Set(codes)].sort(), (code) => ANSWERS[code].status);
  return Array.from(byStatus, ([status, grouped]) => ApiResponse({ status, ...problemResponse(grouped, status) }));
}

/** Of a route behind the guard; `DescribePublic` of one before it. */
export const Describe = (description: RouteDescription): MethodDecorator => describing(description, PROTECTED);

export const DescribePublic = (description: RouteDescription): MethodDecorator => describing(description, []);

function describing(description: RouteDescription, more: readonly ErrorCode[]): MethodDecorator {
  const { summary, status = 200, answer, example, mediaType = 'application/json', also, refuses = [] } = description;
  // A schema would be read as one of each event by some and of the whole text by others: the type itself says the form.
  const described = mediaType === 'text/event-stream' ? {} : answer && { schema: jsonSchemaOf(answer) };
  const shown = answer && { ...described, ...(example === undefined ? {} : { example }) };
  const content = shown && { content: Object.fromEntries([mediaType].flat().map((type) => [type, shown])) };
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...content }),
    ...(also === undefined ? [] : [ApiResponse({ status: also, description: 'A stretch of it', ...content })]),
    ...problemResponses([...commonTo(description), ...more, ...refuses]),
  );
}
