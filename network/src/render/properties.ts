/** A Java properties file. Values hold no line breaks: they are names, numbers and paths of ours. */
export const properties = (entries: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(entries)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
