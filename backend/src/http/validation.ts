import { type ArgumentMetadata, Injectable, type ValidationError, ValidationPipe } from '@nestjs/common';
import { BackendError } from '../errors.ts';

/** Levels of a request's arrays and objects: far more than the deepest one, a checklist with its rules, has. */
export const MOST_LEVELS = 64;

/** What a failed check says is a JSON Pointer already; a field that nobody knows is pointed to here. */
function pointerTo({ property, constraints, children }: ValidationError): string {
  const [child] = children ?? [];
  if (child !== undefined) return `/${property}${pointerTo(child)}`;
  return constraints?.['field'] ?? `/${property}`;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Level by level, for a call for each level is what is to be kept from. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let containers = [value].filter(isContainer);
  for (let level = 1; level <= levels && containers.length > 0; level += 1) {
    containers = containers.flatMap((one): unknown[] => Object.values(one)).filter(isContainer);
  }
  return containers.length > 0;
}

/**
 * Unknown fields are refused, for they may be misspelt ones. Body fields, query and path parameters alike. What is
 * nested too deeply is refused before class-transformer goes through it: one call for each level ends the stack.
 */
@Injectable()
class StrictValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'custom' && isDeeperThan(MOST_LEVELS, value)) {
      throw new BackendError('INVALID_INPUT', `nested more than ${MOST_LEVELS} levels deep`, { field: '' });
    }
    return super.transform(value, metadata);
  }
}

/** @throws BackendError INVALID_INPUT with the field as a JSON Pointer */
export const validation = (): ValidationPipe =>
  new StrictValidationPipe({
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
