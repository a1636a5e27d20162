import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface ProbeAttempt {
  /** HTTP status; `null` when no answer came. */
  readonly status: number | null;
  /** Words of curl when it failed, e.g. `(28) Connection timed out`. */
  readonly error: string | null;
  readonly connected: boolean;
  readonly at: FactSource;
}
export interface ApiServerProbeFacts {
  readonly attempts: readonly ProbeAttempt[];
  /** Checks of /livez that are not ok. */
  readonly failedChecks: readonly string[];
}

/** Five times `curl -v …/livez?verbose` (or the node monitoring agent's request) against the API server. */
export default defineInspector({
  id: 'apiServerProbe',
  title: 'API server reached from the node (livez)',
  kinds: ['curl-api'],
  open: (file) => {
    const attempts: { status: number | null; error: string | null; connected: boolean; at: FactSource }[] = [];
    const failedChecks: string[] = [];
    let current: (typeof attempts)[number] | null = null;
    return readLines<ApiServerProbeFacts>({
      line(source) {
        const text = source.text.replace(/\r$/, '');
        if (/^(curling \S|try: \d)/.test(text)) {
          current = { status: null, error: null, connected: false, at: cite(file, source) };
          if (attempts.length < 50) attempts.push(current);
          return undefined;
        }
        const status = /^(?:< )?HTTP\/[\d.]+ (\d{3})\b/.exec(text);
        const failure = /^curl: (\(\d+\) .{0,200})/.exec(text);
        if (status || failure || /^\* Connected to /.test(text)) {
          if (current === null) {
            current = { status: null, error: null, connected: false, at: cite(file, source) };
            attempts.push(current);
          }
          if (status) current.status = Number(status[1]);
          else if (failure) {
            current.error = failure[1]!;
            current.at = cite(file, source);
          } else current.connected = true;
          return undefined;
        }
        // the node monitoring agent keeps only the body
        if (/^(livez|healthz|readyz) check (passed|failed)/.test(text)) {
          if (current === null) {
            current = { status: null, error: null, connected: true, at: cite(file, source) };
            attempts.push(current);
          }
          current.status ??= text.endsWith('passed') ? 200 : 500;
          return undefined;
        }
        const check = /^\[-\](\S+) (?:failed|is not)/.exec(text);
        if (check && failedChecks.length < 50) failedChecks.push(check[1]!);
        return undefined;
      },
      end: () => (attempts.length === 0 ? null : { attempts, failedChecks: [...new Set(failedChecks)] }),
    });
  },
});
