/** Lambda puts its error as JSON into the cause; people want the sentence. */
export function failureCause(cause: string): string {
  try {
    const parsed = JSON.parse(cause) as { errorMessage?: unknown };
    if (typeof parsed.errorMessage === 'string') return parsed.errorMessage;
  } catch {
    // not JSON: the cause is the sentence already
  }
  return cause;
}
