/** The key that `stub.createCompositeKey(objectType, attributes)` makes. */
export const compositeKey = (objectType: string, ...attributes: readonly string[]): string =>
  `\0${[objectType, ...attributes].map((part) => `${part}\0`).join('')}`;
