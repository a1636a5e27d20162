import {
  type LogRecord,
  MAX_RECORD_BYTES,
  type RecordLine,
  type RecordWindow,
  readLine,
  recordOf,
  windowAround,
} from './record-window';
import type { LineBounds } from './split';

const OOM_MARK = 'invoked oom-killer';
const OOM_START = /invoked oom-killer:/;
const OOM_KILL = /\bKill(?:ed)? process \d+/;
// What may follow the first kill of one invocation: the reaper, and the other victims of a cgroup killed as a group.
const OOM_TAIL = /^(?:oom_reaper: |Tasks in .{1,400} are going to be killed)/;
/** Lines of other units that may interleave in a system log before a record counts as over. */
const INTERLEAVED = 8;

const TRACE_START =
  /(?:\bBUG: |soft lockup|hard LOCKUP|\bOops: |general protection fault|Kernel panic|cut here \]-|INFO: task .{1,80} blocked for more than|\brcu.{0,24} detected .{0,24}stall|Unable to handle kernel|^WARNING: |page allocation failure|Internal error: )/;
const TRACE_END = /^(?:---\[ end |end Kernel panic)/;
const TRACE_LINE =
  /^(?:[ \t?<[#]|$|(?:CPU|PID|Hardware name|Workqueue|Modules linked in|Call [Tt]race|Code|RIP|RSP|R[A-D]X|R[SD]I|RBP|R\d\d|EFLAGS|FS|CS|CR2|DR[036]|PKRU|ORIG_RAX|Tainted|Not tainted|task|Mem abort info|ESR|Exception stack|pstate|pc|lr|sp|x\d{1,2}|PGD|PUD|#PF|Oops|Kernel panic|Kernel Offset|Internal error|Sending NMI|NMI backtrace|rcu|irq event stamp|hardirqs|softirqs|Mem-Info|Node|active_anon|lowmem_reserve|Stack|nmi_cpu_backtrace)\b|"echo 0|[A-Za-z_][\w.]{2,80}\+0x[0-9a-f]+\/0x[0-9a-f]+|---\[)/;

/** The out-of-memory block or call trace a kernel line belongs to; null when it stands alone. */
export function kernelRecord(buffer: Buffer, line: LineBounds): LogRecord | null {
  const hit = readLine(buffer, line);
  if (!isKernel(hit)) return null;
  const isKill = OOM_KILL.test(hit.payload.text);
  const isTrace = TRACE_START.test(hit.payload.text) || isTraceLine(hit);
  // most hits are single lines: the window is only read when something says otherwise
  const from = Math.max(0, line.start - MAX_RECORD_BYTES);
  const inBlock = buffer.subarray(from, line.end).includes(OOM_MARK);
  if (!isKill && !isTrace && !inBlock) return null;
  const window = windowAround(buffer, line);
  return (inBlock ? oomBlock(window) : null) ?? (isKill ? kill(window) : null) ?? (isTrace ? callTrace(window) : null);
}

/** From "invoked oom-killer" to the last line of the kill it led to. */
function oomBlock(window: RecordWindow): LogRecord | null {
  const { lines, hit } = window;
  let first = hit;
  while (first >= 0 && !OOM_START.test(textOf(lines[first]))) first--;
  if (first < 0) return null;
  let last = first;
  let killed = false;
  for (let i = first + 1; i < lines.length; i++) {
    const text = textOf(lines[i]);
    if (OOM_START.test(text)) break;
    const kills = OOM_KILL.test(text);
    // before the kill everything is part of the report; behind it only what the kill itself prints
    if (killed && !kills && !OOM_TAIL.test(text)) {
      if (i - last > INTERLEAVED) break;
      continue;
    }
    killed ||= kills;
    if (isKernel(lines[i])) last = i;
  }
  return last < hit ? null : recordOf(window, first, last);
}

/** A kill without the head of its report: the summary line in front of it and what the kill prints behind it. */
function kill(window: RecordWindow): LogRecord {
  const { lines, hit } = window;
  const first = textOf(lines[hit - 1]).startsWith('oom-kill:') ? hit - 1 : hit;
  let last = hit;
  for (let i = hit + 1; i < lines.length && i - last <= INTERLEAVED; i++) {
    const text = textOf(lines[i]);
    if (OOM_START.test(text) || text.startsWith('oom-kill:')) break;
    if (OOM_TAIL.test(text)) last = i;
  }
  return recordOf(window, first, last);
}

/** A report that starts with BUG, Oops, soft lockup, hung task or stall, and the registers and frames behind it. */
function callTrace(window: RecordWindow): LogRecord | null {
  const { lines, hit } = window;
  let first = -1;
  for (let i = hit, foreign = 0; i >= 0 && foreign <= INTERLEAVED; i--) {
    if (!isKernel(lines[i])) {
      foreign++;
      continue;
    }
    foreign = 0;
    const text = textOf(lines[i]);
    if (i < hit && TRACE_END.test(text)) break;
    if (TRACE_START.test(text)) first = i;
    else if (i < hit && !isTraceLine(lines[i])) break;
  }
  if (first < 0) return null;
  let last = first;
  for (let i = first + 1, foreign = 0; i < lines.length && foreign <= INTERLEAVED; i++) {
    if (!isKernel(lines[i])) {
      foreign++;
      continue;
    }
    foreign = 0;
    const text = textOf(lines[i]);
    if (!isTraceLine(lines[i]) && !TRACE_START.test(text)) break;
    last = i;
    if (TRACE_END.test(text)) break;
  }
  return last < hit ? null : recordOf(window, first, last);
}

function textOf(line: RecordLine | undefined): string {
  return line?.payload.text ?? '';
}

function isKernel(line: RecordLine | undefined): boolean {
  return line?.payload.tag === 'kernel' || line?.payload.tag === '';
}

function isTraceLine(line: RecordLine | undefined): boolean {
  return isKernel(line) && TRACE_LINE.test(textOf(line));
}
