import path from 'node:path';
import { expectGolden } from '../../core/rules/golden-file';
import { analyse, openTestCloud, type TestCloud, writeSample } from '../../e2e/embedded';
import { run } from './terminal-run';

let cloud: TestCloud;
const at = (width: number, ...args: string[]) => run(width, '--home', cloud.home, ...args);
/** What people see, but for how long ago the sample was collected. */
const seen = async (width: number, ...args: string[]) =>
  (await at(width, ...args)).out.replace(/\d[\d,]* days ago/g, 'N days ago');

beforeAll(async () => {
  process.env.NO_COLOR = '1';
  cloud = await openTestCloud();
  const [sick, well] = ['sick', 'well'].map((name) => path.join(cloud.home, `${name}.tar.gz`));
  const faults = ['dns-blocked', 'kernel-panic-reboot', 'conntrack-full'];
  await writeSample(sick!, { faults, sizeBytes: 1_000_000, seed: 'look' });
  await writeSample(well!, { sizeBytes: 1_000_000, seed: 'look', node: 1 });
  await analyse(cloud, well!, { id: 'well-1' });
  await analyse(cloud, sick!, { id: 'sick-1' });
});
afterAll(() => cloud.dispose());

const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('what people see', () => {
  it.each([60, 160])('nothing is wider than a terminal of %d, and no control character is printed', async (width) => {
    for (const args of [['findings'], ['timeline', '--by', 'finding'], ['compare', 'well-1', 'sick-1']]) {
      const text = await seen(width, ...args);
      expect(longest(text)).toBeLessThanOrEqual(width);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  it('at a fixed width without colour it is this', async () => {
    const screens = [
      [100, 'findings', '--component', 'netfilter,kernel'],
      [60, 'findings', '--component', 'netfilter', '--severity', 'critical'],
      [100, 'timeline', '--component', 'kernel,coredns,kubelet', '--since', '2h'],
      [80, 'timeline', '--component', 'kernel,coredns', '--by', 'finding', '--ascii'],
      [100, 'compare', 'well-1', 'sick-1', '--what', 'config'],
      [100, 'search', 'block-dns', '--context', '1', '--path', 'networking/iptables-save.txt'],
    ] as const;
    let text = '';
    for (const [width, ...args] of screens)
      text += `$ nodescope ${args.join(' ')}    # ${width} columns\n${await seen(width, ...args)}\n`;
    const lines = text.split('\n').filter((line) => line !== '');
    expectGolden('terminal.txt', lines);
  });
});

interface Listed {
  readonly totalFindings: number;
  readonly findings: { findingId: string; severity: string; title: string; component: string }[];
}
const json = async <T>(...args: string[]) => JSON.parse((await at(100, '--json', ...args)).out) as T;

describe('findings', () => {
  it('lists all of them as one answer of the tool, whatever its pages hold', async () => {
    const all = await json<Listed>('findings');
    expect(all.findings).toHaveLength(all.totalFindings);
    expect(new Set(all.findings.map((one) => one.findingId)).size).toBe(all.totalFindings);
    const few = await json<Listed>('findings', 'sick-1', '--limit', '3');
    expect([few.findings.length, few.totalFindings]).toEqual([3, all.totalFindings]);
  });

  it('takes a node, the beginning of an id, or nothing for the latest', async () => {
    const { findings } = await json<Listed>('findings', 'sick');
    expect(await json<Listed>('findings', 'sick-1')).toMatchObject({ findings });
    const well = await at(100, 'findings', 'i-03f5e8c27a914bd06');
    expect(well.out).toContain('collection well-1');
  });

  it('shows one in full: what, why, quotes that were verified, what to do, runbook', async () => {
    const { findings } = await json<Listed>('findings', '--severity', 'critical');
    const { findingId, title } = findings.find((one) => one.title.includes('drops DNS'))!;
    const text = await seen(100, 'findings', findingId);
    expect(text).toContain(`CRITICAL  ${title}`);
    for (const heading of ['Why', 'Impact', 'Confidence', 'What to do', 'Runbook'])
      expect(text).toContain(`\n${heading}`);
    expect(text).toMatch(/Evidence {2}(\d+) of \1 verified/);
    expect(text).toContain('networking/iptables-save.txt:');
  });

  it('finds a finding in an older collection, and tells how to name one that does not exist', async () => {
    const { findings } = await json<Listed>('findings', 'well-1');
    const only = findings[0]!.findingId;
    expect((await at(100, 'findings', only)).out).toContain(only);
    const wrong = `${only.slice(0, -1)}${only.endsWith('a') ? 'b' : 'a'}`;
    await expect(at(100, 'findings', 'well-1', wrong)).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining(only),
    });
  });

  it('an empty list says what there is, and what was probably meant', async () => {
    const { out } = await at(100, 'findings', '--component', 'kubelte');
    expect(out).toContain('No finding matches. Without the filters there are');
    expect(out).toContain('did you mean kubelet?');
  });

  it('a collection that does not exist is told with the ones that do', async () => {
    await expect(at(100, 'findings', 'sikc-1')).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('did you mean sick-1?'),
    });
  });
});

describe('timeline', () => {
  it('draws every finding with a time and names those without', async () => {
    const { drawn } = await json<{ drawn: { series: { findings: number }[]; withoutTime: string[]; boots: number[] } }>(
      'timeline',
      '--min-severity',
      'info',
    );
    const { totalFindings } = await json<Listed>('findings');
    const times = drawn.series.reduce((sum, one) => sum + one.findings, 0);
    expect(times + drawn.withoutTime.length).toBe(totalFindings);
    expect(drawn.boots).toHaveLength(1);
  });

  it('a time that is none is an error that names the option', async () => {
    await expect(at(100, 'timeline', '--since', 'yesterday')).rejects.toMatchObject({ field: '--since' });
  });
});

describe('search', () => {
  it('counts exactly, prints each line once with its place, and keeps remarks off standard output', async () => {
    const { out, err } = await at(
      100,
      'search',
      'table full',
      '--type',
      'dmesg',
      '--context',
      '2',
      '--max-count',
      '500',
    );
    const whole = await json<{ totalMatches: number; results: { matchCount: number; matches: object[] }[] }>(
      'search',
      'table full',
      '--type',
      'dmesg',
    );
    const places = out.split('\n').map((line) => /^(\S+?)[:-](\d+)[:-]/.exec(line)?.slice(1).join(' ') ?? line);
    const printed = places.filter((place) => / \d+$/.test(place));
    expect(new Set(printed).size).toBe(printed.length);
    const shown = out.match(/^\S+:\d+:.*table full/gm)!.length;
    const left = [...out.matchAll(/: (\d+) more match/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(left).toBeGreaterThan(0);
    expect(shown + left).toBe(whole.totalMatches);
    expect(whole.results.reduce((sum, file) => sum + file.matchCount, 0)).toBe(whole.totalMatches);
    expect(err).toContain(`${whole.totalMatches} matches in`);
  });

  it('names a wrong type, and an expression that is none', async () => {
    await expect(at(100, 'search', 'x', '--type', 'kublet')).rejects.toMatchObject({
      field: '--type',
      hint: expect.stringContaining('did you mean kubelet?'),
    });
    await expect(at(100, 'search', '(')).rejects.toMatchObject({ code: 'invalid-argument', field: 'pattern' });
  });

  it('is silent on standard output without a match, and silent altogether when asked', async () => {
    const { out, err } = await at(100, 'search', 'no-such-text-anywhere', '--type', 'coredns');
    expect([out, err.startsWith('no match in')]).toEqual(['', true]);
    expect((await at(100, '--quiet', 'search', 'no-such-text-anywhere', '--type', 'coredns')).err).toBe('');
  });
});

describe('compare', () => {
  it('keeps the order it was asked in, and refuses one collection twice', async () => {
    const sides = async (...ids: string[]) =>
      (await json<{ compared: { collectionId: string }[] }>('compare', ...ids)).compared.map(
        (side) => side.collectionId,
      );
    expect(await sides('sick-1', 'i-03f5e8c27a914bd06')).toEqual(['sick-1', 'well-1']);
    expect(await sides('well', 'sick')).toEqual(['well-1', 'sick-1']);
    await expect(at(100, 'compare', 'sick', 'sick-1')).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
