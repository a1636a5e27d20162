/** One client per region, made when first used: a cold start pays only for what it calls. */
export function lazily<T>(make: (options: { region?: string; maxAttempts: number }) => T): (region?: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const key = region ?? '';
    let client = made.get(key);
    if (!client) {
      client = make({ ...(region ? { region } : {}), maxAttempts: 5 });
      made.set(key, client);
    }
    return client;
  };
}
