import { maskTemplate, severityWord } from '../../../functions/core/lines/mask';
import { recordAround } from '../../../functions/core/lines/records';
import { mayBeError } from '../../../functions/core/rules/error-markers';
import { matchEntry, matchKey, matchLine } from '../../../functions/core/rules/match-line';
import type { Ruleset } from '../../../functions/core/rules/ruleset';
import type { PartialResult } from '../../../schemas/partial';
import type { SourceKind } from '../../../schemas/source-kind';

/** What the classifier must find: every rule on every line, and record rules on the record around every line. */
export function expected(ruleset: Ruleset, kind: SourceKind, text: Buffer, maxLineBytes: number) {
  const counts = new Map<string, { count: number; lines: number[] }>();
  const unknown = new Map<string, number>();
  const note = (key: string, line: number) => {
    const entry = counts.get(key) ?? { count: 0, lines: [] };
    counts.set(key, { count: entry.count + 1, lines: [...entry.lines, line] });
  };
  const records = new Set<string>();
  let line = 0;
  for (let start = 0; start < text.length; ) {
    line++;
    const newline = text.indexOf(10, start);
    const stop = newline < 0 ? text.length : newline;
    const end = newline > start && text[newline - 1] === 13 ? newline - 1 : stop;
    const cut = end - start > maxLineBytes;
    const shown = cut ? start + maxLineBytes : end;
    const lineText = text.toString('utf8', start, shown);
    let known = false;
    for (const match of matchLine(ruleset, kind, lineText)) {
      if (match.rule.scope === 'record' && match.role === 'problem') continue;
      known = true;
      note(matchKey(match), line);
    }
    for (const entry of ruleset.scannerFor(kind).entries) {
      if (entry.scope !== 'record' || !lineText.includes(entry.literal)) continue;
      const record = cut ? { start, end: shown } : recordAround(text, start, end, kind);
      const match = matchEntry(entry, text.toString('utf8', record.start, record.end));
      if (!match) continue;
      known = true;
      const key = `${record.start} ${matchKey(match)}`;
      if (records.has(key)) continue;
      records.add(key);
      note(matchKey(match), text.subarray(0, record.start).filter((byte) => byte === 10).length + 1);
    }
    const wanted = !known && ruleset.scannerFor(kind).wantsUnknownErrors;
    if (wanted && mayBeError(text, start, shown, lineText) && severityWord(lineText, kind) === 'error') {
      const template = maskTemplate(lineText);
      unknown.set(template, (unknown.get(template) ?? 0) + 1);
    }
    start = stop + 1;
  }
  return { counts, unknown, lines: line };
}

/** A partial in the terms of `expected`. */
export function found(result: PartialResult) {
  const role = (ruleId: string) => (ruleId.endsWith('#followed-by') ? 'followed-by' : 'problem');
  return new Map(
    result.findings.map((finding) => [
      JSON.stringify([finding.ruleId.replace('#followed-by', ''), role(finding.ruleId), ...finding.dedup]),
      finding,
    ]),
  );
}
