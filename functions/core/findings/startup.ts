import type { BundleClock } from '../../../schemas/manifest';
import type { PartialFinding, PartialRecovery } from '../../../schemas/partial';
import type { LogRule } from '../../../schemas/rule';
import type { Ruleset } from '../rules/ruleset';

const MINUTE_MS = 60_000;
/** A node that needs longer than this from boot to Ready has a problem worth showing. */
const STARTUP_MINUTES = 15;
/** Agents settle for a few minutes after the node is Ready: leader elections, first syncs, first probes. */
const SETTLE_MINUTES = 5;
/** Silence since then that makes it past. */
const QUIET_MINUTES = 20;

/** Hardware, kernel and data problems count whenever they happen; a failed bootstrap is what start-up is about. */
const ALWAYS_COUNTS: ReadonlySet<string> = new Set([
  'kernel',
  'memory',
  'disk',
  'gpu',
  'bootstrap',
  'security',
  'hybrid',
]);

/** When the node last reported Ready, as lines that end readiness problems tell; null when none was seen. */
export function nodeReadyMs(recoveries: readonly PartialRecovery[], ruleset: Pick<Ruleset, 'byId'>): number | null {
  let latest: number | null = null;
  for (const { ruleId, lastMs } of recoveries) {
    const rule = ruleset.byId.get(ruleId);
    const endsWithReady = rule?.kind === 'log' && 'literal' in rule.recovery && rule.recovery.literal === 'NodeReady';
    if (endsWithReady && lastMs !== null) latest = Math.max(latest ?? lastMs, lastMs);
  }
  return latest;
}

/**
 * In words, why this problem was only a start-up race, or null. Every boot prints some of them: the CNI is not up yet,
 * the API server does not know the node yet. Proof is asked for: the node became Ready soon after boot, nothing of
 * the kind was seen after it had settled, and there was time for it to come back.
 */
export function startupRace(
  rule: LogRule,
  partial: Pick<PartialFinding, 'firstMs' | 'lastMs'>,
  clock: BundleClock,
  readyMs: number | null,
): string | null {
  const { bootTimeMs, collectedAtMs } = clock;
  const { firstMs, lastMs } = partial;
  if (bootTimeMs === null || collectedAtMs === null || readyMs === null || firstMs === null || lastMs === null)
    return null;
  if (ALWAYS_COUNTS.has(rule.area)) return null;
  if (firstMs < bootTimeMs - MINUTE_MS || readyMs < bootTimeMs || readyMs > bootTimeMs + STARTUP_MINUTES * MINUTE_MS)
    return null;
  if (lastMs > readyMs + SETTLE_MINUTES * MINUTE_MS || collectedAtMs - lastMs < QUIET_MINUTES * MINUTE_MS) return null;
  const afterBoot = Math.max(1, Math.ceil((lastMs - bootTimeMs) / MINUTE_MS));
  return `only in the first ${afterBoot} min after boot; the node became Ready and it was not seen again`;
}
