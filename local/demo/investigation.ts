import type { ToolAnswer } from '../../functions/mcp/call-tool';
import { printable, SEVERITY_STYLE, type Terminal, wrap } from '../cli/terminal';
import type { EmbeddedCloud } from '../embedded-cloud';

interface Shown {
  readonly tool: string;
  readonly bytes: number;
}

type Answer = Record<string, unknown> & { ok: true };

/** Calls tools as an agent would and tells what each answered. */
export interface Investigation {
  call(tool: string, args: Record<string, unknown>, because: string): Promise<Answer>;
  say(text: string): void;
  readonly calls: readonly Shown[];
}

export function openInvestigation(cloud: EmbeddedCloud, t: Terminal): Investigation {
  const calls: Shown[] = [];
  return {
    calls,
    say: (text) => t.out(wrap(`    ${text}`, t.width, '    ')),
    async call(tool, args, because) {
      const answer: ToolAnswer = await cloud.callTool(tool, args);
      const bytes = Buffer.byteLength(JSON.stringify(answer));
      calls.push({ tool, bytes });
      t.out(
        `  ${t.style('cyan', '→')} ${t.style('bold', tool)}${t.style('dim', `(${shorten(args)})  ${because}; ${(bytes / 1000).toFixed(1)} kB`)}`,
      );
      if (!answer.ok) throw new Error(`${tool}: ${answer.error.code}: ${answer.error.message} (${answer.error.hint})`);
      return answer as Answer;
    },
  };
}

function shorten(args: Record<string, unknown>): string {
  const text = JSON.stringify(args).slice(1, -1).replaceAll('"', '');
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}

interface FindingRow {
  findingId: string;
  severity: keyof typeof SEVERITY_STYLE;
  title: string;
  detail?: string;
  sample: { file: string; line: number | null; byteStart: number; byteEnd: number; untrusted: string } | null;
}

export function findingRows(answer: Answer): FindingRow[] {
  return answer.findings as FindingRow[];
}

/** A finding with its citation, for the story. */
export function showFinding(row: FindingRow, t: Terminal): void {
  t.out(
    `      ${t.style(SEVERITY_STYLE[row.severity], row.severity.padEnd(8))} ${row.title}  ${t.style('dim', row.findingId)}`,
  );
  if (row.detail) t.out(wrap(`               ${row.detail}`, t.width, '               '));
  if (row.sample) {
    t.out(
      t.style(
        'dim',
        `               ${row.sample.file}:${row.sample.line ?? '?'} bytes ${row.sample.byteStart}-${row.sample.byteEnd}`,
      ),
    );
    t.out(t.style('dim', `               │ ${printable(row.sample.untrusted).slice(0, t.width - 19)}`));
  }
}
