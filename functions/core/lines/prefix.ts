import { isoStamp } from './iso-stamp';
import { afterPriority, ctimeStamp, uptimeStamp } from './kernel-stamp';
import { jsonStamp, logfmtStamp } from './keyed-stamp';
import { matchAt } from './stamp';
import { klogStamp, messageAfter, messageAfterBareTag, syslogStamp } from './syslog-stamp';

/** A line without what the transport put in front. */
export interface Payload {
  /** Who wrote it as far as the transport says: journal unit, `kernel`, CRI stream; empty when unknown. */
  readonly tag: string;
  readonly text: string;
  /** True when the transport stamps every line, so that a stamp says nothing about where a message starts. */
  readonly wrapped: boolean;
}

const CRI = / (stdout|stderr) [FP](?: |$)/y;
const DOCKER_LOG = /^\{"log":"((?:[^"\\]|\\.){0,65536})/;
const HEAD_CHARS = 700;

/** Strips CRI, docker JSON, journal, syslog and kernel prefixes; what remains is what the program printed. */
export function payloadOf(line: string): Payload {
  const head = line.slice(0, HEAD_CHARS);
  const at = afterPriority(head, 0);

  const uptime = uptimeStamp(head, at);
  if (uptime !== null) return kernel(line, uptime.end);
  if (head[at] === '[') {
    const ctime = ctimeStamp(head, at);
    if (ctime !== null) return kernel(line, ctime.end);
  }
  if (head.startsWith('{"log":"')) {
    const log = DOCKER_LOG.exec(line)?.[1] ?? '';
    // enough unescaping to recognise shapes; the text is never shown
    const text = log.replace(/\\([nt"\\])/g, (_, c: string) => (c === 'n' ? '' : c === 't' ? '\t' : c));
    return { tag: 'docker', text, wrapped: true };
  }
  const iso = isoStamp(head, at);
  if (iso !== null && iso.offsetMinutes !== null) {
    const cri = matchAt(CRI, head, iso.end);
    if (cri !== null) return { tag: cri[1] ?? '', text: line.slice(iso.end + cri[0].length), wrapped: true };
    const message = messageAfter(head, iso.end);
    if (message.tag !== '') return tagged(line, message.start, message.tag);
  }
  const short = syslogStamp(head, at);
  if (short !== null) {
    const message = messageAfter(head, short.end);
    return tagged(line, message.start, message.tag);
  }
  const bare = messageAfterBareTag(head, at);
  if (bare !== null) return tagged(line, bare.start, bare.tag);
  if (head.startsWith('kernel: ', at)) return tagged(line, at + 8, 'kernel');
  return { tag: '', text: line, wrapped: false };
}

// who called printk, when the kernel is built to say so
const CALLER = /\[ {0,10}[TC]\d{1,10}\]/y;

function kernel(line: string, stampEnd: number): Payload {
  const caller = matchAt(CALLER, line.slice(0, HEAD_CHARS), stampEnd);
  const end = stampEnd + (caller?.[0].length ?? 0);
  return { tag: 'kernel', text: line.slice(line[end] === ' ' ? end + 1 : end), wrapped: true };
}

function tagged(line: string, start: number, tag: string): Payload {
  if (tag !== 'kernel') return { tag, text: line.slice(start), wrapped: true };
  // syslog keeps the uptime behind `kernel: `
  const head = line.slice(start, start + 40);
  const uptime = uptimeStamp(head, 0);
  if (uptime === null) return { tag, text: line.slice(start), wrapped: true };
  return kernel(line, start + uptime.end);
}

/** True when the program itself stamps this payload: the start of a new message, never a continuation. */
export function isStamped(payload: string): boolean {
  const head = payload.slice(0, 300);
  return (
    klogStamp(head, 0) !== null ||
    isoStamp(head, 0) !== null ||
    isoStamp(head, 1) !== null ||
    logfmtStamp(payload, 0) !== null ||
    (head[0] === '{' && jsonStamp(payload, 0) !== null)
  );
}
