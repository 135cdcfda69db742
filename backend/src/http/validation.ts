import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { BackendError } from '../errors.ts';

/** What a failed check says is a JSON Pointer already; a field that nobody knows is pointed to here. */
function pointerTo({ property, constraints, children }: ValidationError): string {
  const [child] = children ?? [];
  if (child !== undefined) return `/${property}${pointerTo(child)}`;
  return constraints?.['field'] ?? `/${property}`;
}

/** Unknown fields are refused, for they may be misspelt ones. Body fields, query and path parameters alike. */
export const validation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: ([first]) =>
      new BackendError('INVALID_INPUT', 'a field is not as it should be', {
        field: first === undefined ? '' : pointerTo(first),
      }),
  });
