import type { ToolAnswer } from '../../functions/mcp/call-tool';

export interface Call {
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
}

export interface Step extends Call {
  readonly ok: boolean;
  /** Bytes of the answer: what the investigation costs a model's context. */
  readonly bytes: number;
  readonly answer: ToolAnswer;
}

export interface FindingNote {
  readonly findingId: string;
  readonly ruleId: string | null;
  readonly title: string;
  readonly quote: string | null;
  readonly file: string | null;
}

/** What an investigator has learned, in its own words none: only what answers said. */
export interface Notes {
  readonly steps: Step[];
  /** Findings by id, as answers showed them. */
  readonly findings: Map<string, FindingNote>;
  /** The finding that an answer named as the root cause; the first that did. */
  root: string | null;
  /** A summary whose every id and quote was verified, of the root if there is one. */
  grounded: boolean;
  /** The root's quote was seen in its place in the file. */
  quoteSeen: boolean;
  /** Parts of files that were read. */
  readonly texts: { readonly file: string; readonly text: string }[];
}

export type Caller = (tool: string, args: Record<string, unknown>) => Promise<ToolAnswer>;

interface Row {
  readonly [key: string]: unknown;
}
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object below a value. */
function* rows(value: unknown): Generator<Row> {
  if (Array.isArray(value)) for (const item of value) yield* rows(item);
  else if (isRow(value)) {
    yield value;
    for (const child of Object.values(value)) yield* rows(child);
  }
}

function noteFindings(answer: ToolAnswer, notes: Notes): void {
  for (const row of rows(answer)) {
    if (typeof row.findingId !== 'string' || typeof row.title !== 'string') continue;
    const sample = isRow(row.sample) ? row.sample : null;
    const known = notes.findings.get(row.findingId);
    notes.findings.set(row.findingId, {
      findingId: row.findingId,
      ruleId: typeof row.ruleId === 'string' ? row.ruleId : (known?.ruleId ?? null),
      title: row.title,
      quote: typeof sample?.untrusted === 'string' ? sample.untrusted : (known?.quote ?? null),
      file: typeof sample?.file === 'string' ? sample.file : (known?.file ?? null),
    });
  }
}

/** The root's quote stands in a part of its file that was read. */
function rootWasRead({ root, findings, texts }: Notes): boolean {
  const { quote = null, file = null } = (root === null ? undefined : findings.get(root)) ?? {};
  // a long quote is cut in its middle, with a mark
  const start = quote?.split('«cut: ')[0];
  return start !== undefined && texts.some((one) => one.file === file && one.text.includes(start));
}

function learn(step: Step, notes: Notes): void {
  const { answer } = step;
  notes.steps.push(step);
  if (!answer.ok) return;
  noteFindings(answer, notes);
  const ranked = Array.isArray(answer.rootCauseRanking) ? answer.rootCauseRanking[0] : null;
  for (const cause of [answer.rootCause, ranked])
    if (isRow(cause) && typeof cause.findingId === 'string') notes.root ??= cause.findingId;
  if (typeof answer.untrusted === 'string') notes.texts.push({ file: String(answer.logKey), text: answer.untrusted });
  notes.quoteSeen ||= rootWasRead(notes);
  if (step.tool === 'summarize' && answer.grounded === true) {
    const cited = (answer.findings as Row[]).map((finding) => finding.findingId);
    if (notes.root === null || cited.includes(notes.root)) notes.grounded = true;
  }
}

const keyOf = (call: Call) => `${call.tool} ${JSON.stringify(call.arguments)}`;

/** Proposals still open, those of the newest answer first. */
function proposals(notes: Notes): Call[] {
  const made = new Set(notes.steps.map(keyOf));
  const open = [...notes.steps].reverse().flatMap((step) => ((step.answer as Row).next as Call[] | undefined) ?? []);
  return open.filter((call) => !made.has(keyOf(call)));
}

/**
 * The next call, decided by rules any model follows: wait while work runs; else the newest proposal of a tool that has
 * not been used; else any open proposal. Never an argument of its own making.
 */
function decide(notes: Notes): { call: Call; waitSeconds: number } | null {
  const last = notes.steps.at(-1)!;
  const task = (last.answer as Row).task;
  if (isRow(task) && task.state === 'running') {
    const next = ((last.answer as Row).next as Call[])[0]!;
    return { call: next, waitSeconds: Number((last.answer as Row).suggestedPollIntervalSeconds) };
  }
  const used = new Set(notes.steps.map((step) => step.tool));
  const open = proposals(notes);
  const call = open.find((one) => !used.has(one.tool)) ?? open[0];
  return call ? { call, waitSeconds: 0 } : null;
}

/** Diagnosed: a root cause, seen in its place in the log and verified by the summary. */
export const diagnosed = (notes: Notes): boolean => notes.root !== null && notes.quoteSeen && notes.grounded;

/**
 * Plays an agent without a model: makes the first call, then only follows what answers propose until it knows enough or
 * has used its calls up.
 */
export async function investigate(
  call: Caller,
  first: Call,
  enough: (notes: Notes) => boolean,
  wait: (seconds: number) => Promise<void>,
  maxCalls = 8,
): Promise<Notes> {
  const notes: Notes = { steps: [], findings: new Map(), root: null, grounded: false, quoteSeen: false, texts: [] };
  let next: Call | null = first;
  while (next && notes.steps.length < maxCalls) {
    const { tool, arguments: args }: Call = next;
    const answer = await call(tool, args);
    learn({ tool, arguments: args, ok: answer.ok, bytes: Buffer.byteLength(JSON.stringify(answer)), answer }, notes);
    if (enough(notes)) break;
    const decision = decide(notes);
    if (decision) await wait(decision.waitSeconds);
    next = decision?.call ?? null;
  }
  return notes;
}

export const bytesOf = (notes: Notes): number => notes.steps.reduce((sum, step) => sum + step.bytes, 0);
export const pathOf = (notes: Notes): string => notes.steps.map((step) => step.tool).join(' → ');
