/** Names a resolver tries one after the other belong together for this long. */
const TOGETHER_US = 5e6;
const RECENT = 16;
const CLIENTS = 2_000;

interface Miss {
  readonly name: string;
  readonly timeUs: number;
  readonly packet: number;
  readonly flow: string;
  /** Only the beginning of the name is known. */
  readonly cut: boolean;
}

/**
 * Did a later question belong to the same look-up as the name that does not exist? `api.example.com.ns.svc.cluster.local`
 * and `api.example.com` share their beginning, and what is left of the later one ends the first.
 */
export function sameLookup(missed: string, later: string): boolean {
  const [a, b] = [missed.split('.'), later.split('.')];
  if (a.length <= b.length) return false;
  let common = 0;
  while (common < b.length && a[common] === b[common]) common++;
  if (common === 0) return false;
  const rest = b.slice(common);
  return rest.every((label, i) => label === a[a.length - rest.length + i]);
}

/**
 * A name that can only come from a search suffix: Services have at most six labels under cluster.local, and hosts of
 * a VPC two in front of theirs.
 */
export function onlyExpanded(name: string): boolean {
  const labels = name.split('.').length;
  if (name.endsWith('.cluster.local')) return labels > 6 || (!name.endsWith('.svc.cluster.local') && labels > 3);
  if (name.endsWith('.ec2.internal')) return labels > 3;
  return name.endsWith('.compute.internal') && labels > 4;
}

/**
 * Sorts NXDOMAIN answers into misses of the search list (a short name tried with each suffix, as ndots asks) and names
 * that really do not exist. `settle` is told about each, once it is known.
 */
export function createSearchList(settle: (miss: Miss, expanded: boolean) => void) {
  const clients = new Map<string, Miss[]>();

  // a name cut in the middle of a cluster suffix can only come from the search list, too
  const judge = (miss: Miss) =>
    settle(miss, miss.cut ? /^(?:[^.]+\.){4,}svc(?:\.|$)/.test(miss.name) : onlyExpanded(miss.name));
  return {
    missed(client: string, miss: Miss): void {
      let recent = clients.get(client);
      if (!recent) {
        if (clients.size >= CLIENTS) {
          const [oldest, misses] = clients.entries().next().value!;
          clients.delete(oldest);
          misses.forEach(judge);
        }
        recent = [];
        clients.set(client, recent);
      }
      recent.push(miss);
      if (recent.length > RECENT) judge(recent.shift()!);
    },
    asked(client: string, name: string, timeUs: number): void {
      const recent = clients.get(client);
      if (!recent) return;
      for (let i = recent.length - 1; i >= 0; i--) {
        const miss = recent[i]!;
        const old = timeUs - miss.timeUs > TOGETHER_US;
        if (!old && !sameLookup(miss.name, name)) continue;
        recent.splice(i, 1);
        if (old) judge(miss);
        else settle(miss, true);
      }
    },
    finish(): void {
      for (const recent of clients.values()) recent.forEach(judge);
      clients.clear();
    },
  };
}
