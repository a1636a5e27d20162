import type { Gap } from '../../../schemas/gap';
import type { PartialFinding, PartialRecovery, UnknownTemplate } from '../../../schemas/partial';
import type { SourceKind } from '../../../schemas/source-kind';
import { type EvidenceDraft, settle } from './evidence-draft';
import { matchKey, type RuleMatch } from './match-line';
import { createRecoveryTally, createTally, followedById, type RecoveryTally, type Tally } from './tally';
import { createUnknownTally, MAX_TEMPLATES } from './unknown-tally';

export interface TallyLimits {
  /** Different dedup values kept per rule and shard: a rule that needs more names something too changeable. */
  readonly findingsPerRule: number;
  readonly templates: number;
  /** Characters of unredacted evidence held at a time. */
  readonly pendingChars: number;
}

export const TALLY_LIMITS: TallyLimits = {
  findingsPerRule: 200,
  templates: MAX_TEMPLATES,
  pendingChars: 16 * 1024 * 1024,
};

/** What one shard found, in memory bounded by the number of rules. */
export interface ShardTallies {
  add(match: RuleMatch, draft: EvidenceDraft): void;
  addUnknown(template: string, kind: SourceKind, draft: EvidenceDraft): void;
  result(): {
    findings: PartialFinding[];
    recoveries: PartialRecovery[];
    unknown: UnknownTemplate[];
    gaps: Gap[];
  };
}

export function createShardTallies(redact: (text: string) => string, limits: TallyLimits = TALLY_LIMITS): ShardTallies {
  const problems = new Map<string, Tally>();
  const recoveries = new Map<string, RecoveryTally>();
  const unknown = createUnknownTally(limits.templates);
  const perRule = new Map<string, number>();
  const dropped = new Map<string, number>();
  let pending = 0;

  /** Makes room in the rule's share for one more dedup; false when it is used up. */
  function admit(ruleId: string): boolean {
    const used = perRule.get(ruleId) ?? 0;
    if (used >= limits.findingsPerRule) {
      dropped.set(ruleId, (dropped.get(ruleId) ?? 0) + 1);
      return false;
    }
    perRule.set(ruleId, used + 1);
    return true;
  }

  function settleAll(): void {
    for (const tally of [...problems.values(), ...recoveries.values(), unknown]) {
      for (const draft of tally.drafts()) settle(draft, redact);
    }
    pending = 0;
  }

  /** A flood of matches replaces drafts all the time, so redaction waits until memory, or the end, asks for it. */
  function hold(draft: EvidenceDraft): void {
    pending += draft.text.length;
    if (pending > limits.pendingChars) settleAll();
  }

  return {
    add(match, draft) {
      const key = matchKey(match);
      const ruleId = match.role === 'followed-by' ? followedById(match.rule.id) : match.rule.id;
      if (match.role === 'recovery') {
        let tally = recoveries.get(key);
        if (!tally) {
          if (!admit(`recovery of ${ruleId}`)) return;
          tally = createRecoveryTally(ruleId, match.dedup.map(redact));
          recoveries.set(key, tally);
        }
        tally.add(draft);
      } else {
        let tally = problems.get(key);
        if (!tally) {
          if (!admit(ruleId)) return;
          tally = createTally(ruleId, match.dedup.map(redact), redact);
          problems.set(key, tally);
        }
        tally.add(draft, match.captures);
      }
      hold(draft);
    },
    addUnknown(template, kind, draft) {
      unknown.add(template, kind, draft);
      hold(draft);
    },
    result() {
      settleAll();
      const sorted = <T>(map: ReadonlyMap<string, T>): T[] => [...map.keys()].sort().map((key) => map.get(key)!);
      return {
        findings: sorted(problems).map((tally) => tally.result()),
        recoveries: sorted(recoveries).map((tally) => tally.result()),
        unknown: unknown.result(redact),
        gaps: [...droppedGaps(dropped, limits), ...unknownGaps(unknown.dropped, limits)],
      };
    },
  };
}

function droppedGaps(dropped: ReadonlyMap<string, number>, limits: TallyLimits): Gap[] {
  return [...dropped.keys()].sort().map((rule) => ({
    code: 'limit',
    what: `rule ${rule}`,
    bytes: null,
    count: dropped.get(rule)!,
    reason: `one part of the bundle names more than ${limits.findingsPerRule} different subjects of this rule`,
    effect: 'occurrences for further subjects are not counted',
  }));
}

function unknownGaps(dropped: number, limits: TallyLimits): Gap[] {
  if (dropped === 0) return [];
  return [
    {
      code: 'limit',
      what: 'error lines no rule knows',
      bytes: null,
      count: dropped,
      reason: `one part of the bundle has more than ${limits.templates} different unknown errors`,
      effect: 'repeated unknown errors may be missing from the list',
    },
  ];
}
