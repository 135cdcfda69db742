// A field of a request: checked by the contract's own schema, shown in the API's description.
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { z } from 'zod';

export interface FieldOptions {
  readonly description?: string;
  readonly example?: unknown;
}

const pointerOf = (property: string, path: readonly PropertyKey[]): string =>
  ['', property, ...path.map(String)].map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

function messageFor(schema: z.ZodType, { property, value }: ValidationArguments): string {
  const result = schema.safeParse(value);
  return pointerOf(property, result.success ? [] : (result.error.issues[0]?.path ?? []));
}

/** As OpenAPI 3.1 understands it: JSON Schema of 2020-12. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const described = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return Object.fromEntries(Object.entries(described).filter(([name]) => name !== '$schema'));
}

/** The message of a failed check is a JSON Pointer to what failed; the value is never repeated. */
export function Field(schema: z.ZodType, { description, example }: FieldOptions = {}): PropertyDecorator {
  const isOptional = schema.safeParse(undefined).success;
  const shown = {
    ...jsonSchemaOf(schema),
    required: !isOptional,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  };
  return applyDecorators(
    ApiProperty(shown),
    ValidateBy({
      name: 'field',
      validator: {
        validate: (value: unknown) => schema.safeParse(value).success,
        defaultMessage: (context) => (context === undefined ? '' : messageFor(schema, context)),
      },
    }),
  );
}
