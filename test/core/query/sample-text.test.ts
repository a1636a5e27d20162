import fc from 'fast-check';
import { sampleText } from '../../../functions/core/query/sample-text';
import { excerpt } from '../../../functions/core/rules/excerpt';
import { quoteHolds } from '../../../functions/tools/context/verify-evidence';

const LIMIT = 220;
const klog = (rest: string) =>
  `Jan 31 11:59:14 ip-10-42-37-18 kubelet[1853]: E0131 11:59:14.025869    1853 pod_workers.go:1301] ${rest}`;
const pad = 'x'.repeat(120);

describe('sampleText', () => {
  it.each([
    [
      klog(`"Unable to authenticate" err="[${pad}: x509: certificate has expired or is not yet valid]" pod="a/b"`),
      'x509: certificate has expired or is not yet valid]',
    ],
    [
      klog(`"Error syncing pod, skipping" err="unmounted volumes=[data]: timed out waiting" pod="${pad}"`),
      'err="unmounted volumes=[data]: timed out waiting"',
    ],
    [
      klog(
        `"GRPC error" err="rpc error: code = Internal desc = ${pad} \\"vol-1\\" is \\"gone\\": no such device" x="${pad}"`,
      ),
      '\\"gone\\": no such device',
    ],
    [
      `{"level":"warn","ts":"2026-01-31T11:59:49.516Z","caller":"ipamd/ipamd.go:1013","msg":"failed ${pad}: InsufficientFreeAddressesInSubnet: none left"}`,
      'InsufficientFreeAddressesInSubnet: none left',
    ],
    [
      klog(
        `Operation for "{volumeName:${pad}}" failed. No retries permitted. Error: MountVolume.MountDevice failed: exit status 32`,
      ),
      'Error: MountVolume.MountDevice failed: exit status 32',
    ],
  ])('%s shows %s', (text, point) => {
    const sample = sampleText(text, LIMIT);
    expect(sample).toContain(point);
    expect(sample.startsWith(text.slice(0, 30))).toBe(true);
    expect(sample.length).toBeLessThanOrEqual(LIMIT);
    expect(quoteHolds(sample, text)).toBe(true);
  });

  it('shortens a quote again: around its match, or by what it says before it was cut', () => {
    const long = klog(`"Failed to pull" err="${pad}: dial tcp: i/o timeout" image="${pad}${pad}"`);
    const around = excerpt(long, long.indexOf('dial tcp'), 330);
    const ended = excerpt(long, 0, 330);
    for (const quote of [around, ended]) {
      const sample = sampleText(quote, LIMIT);
      expect(sample).toContain('dial tcp: i/o timeout');
      expect(sample.length).toBeLessThanOrEqual(LIMIT);
      expect(quoteHolds(sample, long)).toBe(true);
      const cut = [...sample.matchAll(/«cut: (\d+) characters»/g)];
      const left = sample.replace(/«cut: \d+ characters»/g, '').length;
      expect(left + cut.reduce((sum, one) => sum + Number(one[1]), 0)).toBe(long.length);
    }
  });

  it('leaves a line that fits alone', () => {
    expect(sampleText(klog('short err="x"'), LIMIT)).toBe(klog('short err="x"'));
  });

  it('is bounded and made of parts of the line, whatever the line', () => {
    const word = fc.constantFrom('err="', 'error=\\"', '"msg":"', '\\', '"', 'Error: ', 'desc = ', pad, 'a', ' ', '«');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 160, max: 400 }), (words, limit) => {
        const text = words.join('');
        const sample = sampleText(text, limit);
        expect(sample.length).toBeLessThanOrEqual(Math.max(limit, 0));
        let at = 0;
        for (const part of sample.split(/«cut: \d+ characters»/)) {
          const found = text.indexOf(part, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + part.length;
        }
      }),
    );
  });
});
