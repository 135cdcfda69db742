import { problemResponse, problemSchema } from './describe.ts';
import { jsonSchemaOf } from './field.ts';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['post']>;

/** The API's description, OpenAPI 3.1. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Lianjian 链鉴')
    .setDescription('Continuing-education management whose audits cannot be quietly changed')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An access token, or an API key' })
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  for (const { post, put } of Object.values(document.paths)) {
    if (post?.security !== undefined) describeRepeating(post);
    for (const operation of [post, put]) if (operation !== undefined) describeBody(operation);
  }
  const schemas = { ...document.components?.schemas, Problem: jsonSchemaOf(problemSchema) };
  return { ...document, components: { ...document.components, schemas } };
}

/** A body is looked at before anybody asks who sends it. */
function describeBody({ responses }: OperationObject): void {
  responses['413'] ??= problemResponse(['TOO_LARGE'], 413);
  responses['415'] ??= problemResponse(['MEDIA_TYPE'], 415);
}

/** What every POST behind the guard takes besides: see IdempotencyInterceptor. */
function describeRepeating(operation: OperationObject): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The same request again under the same key is answered as the first time, and done once',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ];
  operation.responses['422'] ??= problemResponse(['IDEMPOTENCY_MISMATCH'], 422);
}

export function serveDescription(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), { jsonDocumentUrl: 'api/docs/openapi.json' });
}
