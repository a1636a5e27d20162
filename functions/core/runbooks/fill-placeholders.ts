/** What may stand in angle brackets in a `tool` block. */
export const PLACEHOLDERS = [
  'instanceId',
  'collectionId',
  'otherCollectionId',
  'findingId',
  'logKey',
  'clusterName',
  'batchId',
  'captureId',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type PlaceholderValues = { readonly [name: string]: string | undefined };

/** Replaces the placeholders whose value is known; the others stay as they are. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(/<([a-z][A-Za-z]*)>/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/** Placeholders still in the text, each once, in order of appearance. */
export function openPlaceholders(text: string): string[] {
  return [...new Set([...text.matchAll(/<([a-z][A-Za-z]*)>/g)].map((match) => match[1]!))];
}
