import type { RunbookEntry } from '../../../schemas/runbook';
import { type Severity, severityRank } from '../../../schemas/severity';

export interface RunbookQuery {
  readonly text?: string | undefined;
  readonly severity?: Severity | undefined;
  /** Most important first: their runbooks come in this order, before those that only the words fit. */
  readonly ruleIds?: readonly string[] | undefined;
  /** Runbook a rule names: rules of a deployment's own packs are no triggers. */
  readonly runbookOf?: ReadonlyMap<string, string> | undefined;
}

export interface RunbookHit {
  readonly entry: RunbookEntry;
  /** How well the words fit; 0 when none was asked for. */
  readonly score: number;
  /** Rule ids asked for that name this runbook. */
  readonly rules: readonly string[];
}

/** Says nothing about which problem is meant. */
const STOP_WORDS = new Set(
  'a an and are at be by can cannot does for from has in is it its node nodes not of on or pod pods the to with why'.split(
    ' ',
  ),
);
const PHRASE_WEIGHT = 12;
const FIELD_WEIGHTS = { id: 6, title: 5, keywords: 4, triggers: 2, objective: 1 } as const;

/** Words of a text, plural and singular alike. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1)
    .map((word) => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word));
}

function textScore(entry: RunbookEntry, query: string): number {
  const said = query.toLowerCase();
  const asked = new Set(wordsOf(query).filter((word) => !STOP_WORDS.has(word)));
  const phrases = entry.keywords.filter((keyword) => said.includes(keyword.toLowerCase())).length;
  const fields: readonly (readonly [number, string])[] = [
    [FIELD_WEIGHTS.id, entry.id],
    [FIELD_WEIGHTS.title, entry.title],
    [FIELD_WEIGHTS.keywords, entry.keywords.join(' ')],
    [FIELD_WEIGHTS.triggers, entry.triggers.join(' ')],
    [FIELD_WEIGHTS.objective, entry.objective],
  ];
  let score = phrases * PHRASE_WEIGHT;
  for (const [weight, text] of fields) {
    const words = new Set(wordsOf(text));
    for (const word of asked) {
      if (words.has(word)) score += weight;
      else if (word.length > 3 && [...words].some((one) => one.startsWith(word))) score += weight / 2;
    }
  }
  return score;
}

/**
 * Runbooks that answer the question, best first. Without text and rules: all (of that severity), worst first, then by id.
 * A text none matches gives none: a wrong runbook costs more than no runbook.
 */
export function searchRunbooks(entries: readonly RunbookEntry[], query: RunbookQuery): RunbookHit[] {
  const ruleIds = query.ruleIds ?? [];
  const asked = (query.text ?? '').trim() !== '' || query.ruleIds !== undefined;
  const place = ({ rules }: RunbookHit) => (rules.length > 0 ? ruleIds.indexOf(rules[0]!) : ruleIds.length);
  return entries
    .filter((entry) => query.severity === undefined || entry.severity === query.severity)
    .map((entry) => {
      const rules = ruleIds.filter((id) => entry.triggers.includes(id) || query.runbookOf?.get(id) === entry.id);
      return { entry, score: query.text ? textScore(entry, query.text) : 0, rules };
    })
    .filter(({ score, rules }) => !asked || score > 0 || rules.length > 0)
    .sort(
      (a, b) =>
        place(a) - place(b) ||
        b.score - a.score ||
        severityRank(a.entry.severity) - severityRank(b.entry.severity) ||
        (a.entry.id < b.entry.id ? -1 : 1),
    );
}
