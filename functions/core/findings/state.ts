import type { Evidence, FindingState } from '../../../schemas/finding';
import type { BundleClock } from '../../../schemas/manifest';
import type { PartialFinding, PartialRecovery } from '../../../schemas/partial';
import type { LogRule } from '../../../schemas/rule';
import { isoTime } from '../rules/evidence-draft';

export interface StateVerdict {
  readonly state: FindingState;
  /** In words, with the times that decide. */
  readonly reason: string;
  /** The line that proves it, when one does. */
  readonly evidence: Evidence | null;
}

const MINUTE_MS = 60_000;
const verdict = (state: FindingState, reason: string, evidence: Evidence | null = null): StateVerdict => ({
  state,
  reason,
  evidence,
});

/** The latest line of the rule that ended this very problem: its `by` values equal those of the finding. */
function endOf(
  rule: LogRule,
  dedup: readonly string[],
  recoveries: readonly PartialRecovery[],
): PartialRecovery | undefined {
  if (!('literal' in rule.recovery)) return undefined;
  const wanted = (rule.recovery.by ?? []).map((name) => dedup[rule.dedup.indexOf(name)] ?? '');
  return recoveries.find(
    (one) => one.ruleId === rule.id && one.dedup.length === wanted.length && one.dedup.every((v, i) => v === wanted[i]),
  );
}

function quietVerdict(lastMs: number, quietMinutes: number, clock: BundleClock): StateVerdict {
  const last = isoTime(lastMs);
  if (clock.collectedAtMs === null)
    return verdict('unknown', `last seen ${last}; when the bundle was collected is unknown`);
  const quiet = Math.floor((clock.collectedAtMs - lastMs) / MINUTE_MS);
  return quiet >= quietMinutes
    ? verdict(
        'recovered',
        `last seen ${last}, ${quiet} min before collection; ${quietMinutes} quiet minutes count as over`,
      )
    : verdict('active', `last seen ${last}, ${Math.max(0, quiet)} min before collection`);
}

/**
 * Whether a problem is still there when the bundle was collected. Only proof changes a state: a later line that ends
 * it, a boot after it, or the silence its rule declares sufficient. Without times, or without a way to see the end,
 * it stays `unknown`.
 */
export function stateOf(
  rule: LogRule,
  finding: Pick<PartialFinding, 'dedup' | 'lastMs'>,
  recoveries: readonly PartialRecovery[],
  clock: BundleClock,
): StateVerdict {
  const { recovery } = rule;
  const end = endOf(rule, finding.dedup, recoveries);
  if (finding.lastMs === null) {
    return end
      ? verdict(
          'unknown',
          'a line that ends this problem exists, but the times to order them are unknown',
          end.evidence,
        )
      : verdict('unknown', 'none of its lines carries a time');
  }
  const last = isoTime(finding.lastMs);
  if (end && end.lastMs !== null && end.lastMs > finding.lastMs) {
    return verdict('recovered', `last seen ${last}; a line at ${isoTime(end.lastMs)} ends it`, end.evidence);
  }
  if (clock.bootTimeMs !== null && finding.lastMs < clock.bootTimeMs) {
    return verdict('before-reboot', `last seen ${last}, before the node booted at ${isoTime(clock.bootTimeMs)}`);
  }
  if ('literal' in recovery) {
    if (end && end.lastMs === null) {
      return verdict('unknown', `last seen ${last}; a line that ends this problem carries no time`, end.evidence);
    }
    const quiet =
      recovery.quietMinutes === undefined ? null : quietVerdict(finding.lastMs, recovery.quietMinutes, clock);
    if (quiet?.state === 'recovered') return quiet;
    return verdict('active', end ? `seen again at ${last}, after it had ended` : `last seen ${last}; no line ends it`);
  }
  if ('none' in recovery) {
    const why = recovery.none.replace(/\.$/, '');
    return verdict('unknown', `last seen ${last}; its end cannot be seen: ${why}`);
  }
  if (recovery.quietMinutes !== undefined) return quietVerdict(finding.lastMs, recovery.quietMinutes, clock);
  return clock.bootTimeMs === null
    ? verdict('unknown', `last seen ${last}; it lasts until a reboot, but when the node booted is unknown`)
    : verdict('active', `last seen ${last}, after the last boot; it lasts until a reboot`);
}
