/** What may stand in angle brackets in a `tool` block. */
export type Placeholder =
  | 'instanceId'
  | 'collectionId'
  | 'otherCollectionId'
  | 'findingId'
  | 'logKey'
  | 'clusterName'
  | 'batchId'
  | 'captureId';
export type PlaceholderValues = { readonly [name: string]: string | undefined };

/** Names come from bundles, too: one that is more than a name would become part of a command or of the JSON of a call. */
const SAFE_VALUE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Replaces the placeholders whose value is known and is a plain name; the others stay as they are. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(/<([a-z][A-Za-z]*)>/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value !== undefined && SAFE_VALUE.test(value) ? value : whole;
  });
}

/** Placeholders still in the text, each once, in order of appearance. */
export function openPlaceholders(text: string): string[] {
  return [...new Set([...text.matchAll(/<([a-z][A-Za-z]*)>/g)].map((match) => match[1]!))];
}
