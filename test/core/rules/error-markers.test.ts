import { severityWord } from '../../../functions/core/lines/mask';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { isLogRule } from '../../../functions/core/rules/define';
import { isLogKind, mayBeError } from '../../../functions/core/rules/error-markers';
import type { SourceKind } from '../../../schemas/source-kind';

const selected = (line: string): boolean => {
  const bytes = Buffer.from(line);
  return mayBeError(bytes, 0, bytes.length, line);
};

describe('the cheap choice of lines that may be errors', () => {
  it.each<[SourceKind, string]>([
    ['kubelet', 'E1122 11:00:00.123456    3100 kubelet.go:2456] "Error getting node"'],
    [
      'kubelet',
      'Nov 22 11:00:00 ip-10-0-1-9.eu-central-1.compute.internal kubelet[3100]: E1122 11:00:00.123456    3100 x.go:1] "no"',
    ],
    ['pod-log', '2026-11-22T11:00:00.123456789Z stderr F E1122 11:00:00.123456       1 main.go:1] failed'],
    ['containerd', 'time="2026-11-22T11:00:00.123Z" level=error msg="failed"'],
    ['containerd', 'Nov 22 11:00:00 ip-10-0-1-9 containerd[900]: time="2026-11-22T11:00:00Z" level=fatal msg="failed"'],
    ['ipamd', '{"level":"error","ts":"2026-11-22T11:00:00.123Z","caller":"x.go:1","msg":"failed"}'],
    [
      'coredns',
      '2026-11-22T11:00:00.123456789Z stdout F [ERROR] plugin/errors: 2 api.internal. A: read udp: i/o timeout',
    ],
    ['pod-log', '2026-11-22T11:00:00.123456789Z stdout F ERROR: cannot bind'],
    ['messages', 'Nov 22 11:00:00 ip-10-0-1-9 dockerd[1]: error: cannot bind'],
    ['dmesg', '<3>[  812.100000] blk: failed'],
    ['windows-event', '"11/22/2026 11:00:00 AM","Error","Service Control Manager","7031","terminated"'],
  ])('takes in the errors of %s', (kind, line) => {
    expect(severityWord(line, kind)).toBe('error');
    expect(selected(line)).toBe(true);
  });

  it('misses no example line that declares itself an error', () => {
    const missed = CATALOGUE.filter(isLogRule).flatMap((rule) =>
      [...rule.examples.fires, ...rule.examples.silent].flatMap(({ source, line }) =>
        line.split('\n').filter((one) => isLogKind(source) && severityWord(one, source) === 'error' && !selected(one)),
      ),
    );
    expect(missed).toEqual([]);
  });

  it.each([
    'Nov 22 11:00:00 ip-10-0-1-9 kubelet[3100]: I1122 11:00:00.123456    3100 x.go:1] "ERROR in the text of an info line"',
    'time="2026-11-22T11:00:00.123Z" level=info msg="retry" error="timeout"',
    '{"level":"info","msg":"Error: none"}',
    '<6>[  812.100000] EXT4-fs: mounted',
    'EBS volume attached',
    '',
  ])('leaves out %j', (line) => {
    expect(selected(line)).toBe(false);
  });
});
