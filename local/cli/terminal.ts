import type { Severity } from '../../schemas/severity';

/** Where a command writes: results to `out`, progress and remarks to `err`. */
export interface Terminal {
  readonly width: number;
  /** True when `err` is a terminal: progress may overwrite its line. */
  readonly live: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Replaces the progress line; no-op when not live. */
  progress(text: string): void;
  style(name: StyleName, text: string): string;
}

const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
  magenta: [35, 39],
} as const;
export type StyleName = keyof typeof STYLES;

/** Control characters of log text must not reach the terminal: they could move the cursor or set its title. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '·').replace(/\t/g, '  ');
}

/** Honours NO_COLOR, FORCE_COLOR and whether the stream is a terminal. */
export function openTerminal(quiet: boolean): Terminal {
  const live = process.stderr.isTTY === true && !quiet;
  const colour = process.env.NO_COLOR ? false : process.env.FORCE_COLOR ? true : process.stdout.isTTY === true;
  let open = false;
  const clear = () => {
    if (open) process.stderr.write('\r\u001b[2K');
    open = false;
  };
  const width = Math.max(60, Math.min(process.stdout.columns ?? 100, 140));
  return {
    width,
    live,
    out(text) {
      clear();
      process.stdout.write(`${text}\n`);
    },
    err(text) {
      clear();
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!live) return;
      clear();
      process.stderr.write(text.slice(0, (process.stderr.columns ?? 100) - 1));
      open = true;
    },
    style(name, text) {
      const [on, off] = STYLES[name];
      return colour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
    },
  };
}

export const SEVERITY_STYLE: Record<Severity, StyleName> = {
  critical: 'red',
  high: 'magenta',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

/** Wraps at spaces; words longer than the width stand alone. Continuation lines get `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  const margin = /^ */.exec(text)![0];
  let line = '';
  for (const word of text.slice(margin.length).split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line ? `${line} ${word}` : margin + word;
  }
  return [...lines, line].join('\n');
}

export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
