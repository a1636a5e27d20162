import { createInspection, type InspectedFile } from '../../../functions/core/inspect/run-inspectors';

const ROUTES = 'networking/iproute.txt';
const ROUTES6 = 'networking/ip6route.txt';
const MOUNTS = 'storage/mounts.txt';

function inspect(truncated: readonly string[]) {
  const file = (path: string, kind: InspectedFile['kind']): InspectedFile => ({
    path,
    kind,
    truncated: truncated.includes(path),
  });
  const files = [file(ROUTES, 'ip-route'), file(ROUTES6, 'ip-route'), file(MOUNTS, 'mounts')];
  const lines: Record<string, string> = {
    [ROUTES]: '10.0.0.0/20 dev ens5 proto kernel scope link src 10.0.0.5',
    [ROUTES6]: 'fe80::/64 dev ens5 proto kernel metric 256',
    [MOUNTS]: '/dev/nvme0n1p1 on / type xfs (rw,noatime)',
  };
  const inspection = createInspection(files);
  for (const { path, kind } of files) {
    const reading = inspection.open(path, kind);
    reading.line({ text: lines[path]!, line: 1, byteStart: 0, byteEnd: lines[path]!.length });
    reading.end();
  }
  return inspection;
}

describe('a file that the archive ended inside of', () => {
  it('gives no facts, and neither do the other files of its inspector: the missing half would seem to be missing', () => {
    expect(inspect([]).facts().ipRoutes).toMatchObject({ total: 2 });
    const cut = inspect([ROUTES]);
    expect(cut.facts().ipRoutes).toBeUndefined();
    expect(cut.facts().diskUsage).toMatchObject({ totalMounts: 1 });
  });

  it('is a gap that names the checks', () => {
    expect(inspect([]).gaps()).toEqual([]);
    expect(inspect([ROUTES]).gaps()).toMatchObject([
      { code: 'not-checked', what: ROUTES, effect: expect.stringContaining('ipRoutes') },
    ]);
  });
});
