import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Inspector } from '../../../functions/core/inspect/inspector';
import { INSPECTORS } from '../../../functions/core/inspect/inspectors.generated';
import { createInspection } from '../../../functions/core/inspect/run-inspectors';
import type { SourceKind } from '../../../schemas/source-kind';
import { CASES } from '../rules/facts/cases/all';
import { HEALTHY_NODE } from '../rules/facts/nodes/healthy';
import { read, sourceLines } from './read';

/** Every file the fact tests use: samples in the format the programs print. */
const samples = [HEALTHY_NODE, ...CASES.map((one) => one.files)]
  .flatMap((bundle) => Object.entries(bundle))
  .map(([file, [kind, text]]) => ({ file, kind, text }));
const samplesOf = (inspector: Inspector<unknown>) =>
  samples.filter((one) => inspector.kinds.includes(one.kind) && (inspector.accepts?.(one.file) ?? true));
const pathOf = (inspector: Inspector<unknown>) => samplesOf(inspector)[0]?.file ?? 'x.txt';

describe('the index', () => {
  it('holds every file of the folder, under a camelCase id of its own', () => {
    const folder = path.join(__dirname, '../../../functions/core/inspect/inspectors');
    expect(INSPECTORS).toHaveLength(readdirSync(folder).filter((name) => name.endsWith('.ts')).length);
    expect(new Set(INSPECTORS.map((one) => one.id)).size).toBe(INSPECTORS.length);
    expect(INSPECTORS.filter((one) => !/^[a-z][A-Za-z0-9]*$/.test(one.id))).toEqual([]);
  });
});

describe.each(INSPECTORS.map((inspector) => [inspector.id, inspector] as const))('%s', (_, inspector) => {
  it('reads a sample and leaves nothing out', () => {
    const results = samplesOf(inspector).map((one) => read(inspector, one.file, one.text));
    expect(results.some((one) => one.facts !== null && one.reading.unparsed.length === 0)).toBe(true);
  });

  it('has no facts from an empty file, and says so', () => {
    const { facts, absent } = read(inspector, pathOf(inspector), '');
    // an empty file in /etc/cni/net.d is itself the fault
    if (inspector.id === 'cniConfig')
      expect(facts).toMatchObject({ networks: [], broken: [{ reason: 'the file is empty' }] });
    else expect(facts).toBeNull();
    expect(absent).toMatch(/empty/);
  });

  it.each([
    'bash: line 12: some-command: command not found\n',
    'cp: cannot stat ‘/etc/x’: No such file or directory\n',
    'timeout: failed to run command ‘x’: Permission denied\n',
  ])('has no facts from %j', (text) => {
    const { facts, absent } = read(inspector, pathOf(inspector), text);
    expect(facts).toBeNull();
    expect(absent).toBeTruthy();
  });

  it('never throws and keeps few lines, whatever the file holds', () => {
    const real = samplesOf(inspector)
      .flatMap((one) => one.text.split('\n'))
      .slice(0, 300);
    const line = fc.oneof(
      fc.string({ maxLength: 120 }),
      fc.constantFrom(...real),
      // real lines with a piece cut out or doubled
      fc
        .tuple(fc.constantFrom(...real), fc.nat(200), fc.nat(200))
        .map(([text, from, length]) => text.slice(0, from) + text.slice(from + length)),
      fc.tuple(fc.constantFrom(...real), fc.nat(100)).map(([text, at]) => text.slice(0, at) + text.repeat(2)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const { reading } = read(inspector, pathOf(inspector), lines.join('\n'));
        expect(reading.unparsed.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same facts for parts of a bundle in either order when it merges', () => {
    const files = [...new Map(samplesOf(inspector).map((one) => [one.file, one])).values()];
    const facts = (list: typeof files) => {
      const inspection = createInspection([]);
      for (const { file, kind, text } of list) {
        const reading = inspection.open(file, kind as SourceKind);
        for (const source of sourceLines(text)) reading.line(source);
        reading.end();
      }
      return inspection.facts();
    };
    expect(facts([...files].reverse())).toEqual(facts(files));
  });
});

describe('hostile files', () => {
  // 16 KB lines made of what the patterns look for
  const long = [
    '-A FORWARD '.repeat(1500),
    '"'.repeat(16_000),
    '-'.repeat(16_000),
    'a'.repeat(16_000),
    ' '.repeat(16_000),
    'a on '.repeat(3200),
    '\u0000\ufeff\uffff\u202e€'.repeat(3000),
    'key="v",'.repeat(2000),
    '10.0.0.0/8 dev '.repeat(1000),
    '{'.repeat(16_000),
    '1-1-'.repeat(4000),
  ];
  it.each(INSPECTORS.map((inspector) => [inspector.id, inspector] as const))('%s gets through', (_, inspector) => {
    const text = long.flatMap((line) => Array<string>(5).fill(line)).join('\n');
    expect(() => read(inspector, pathOf(inspector), text)).not.toThrow();
  });
});

describe('large files', () => {
  it('keeps few rules of a ruleset with many Services', () => {
    const inspector = INSPECTORS.find((one) => one.id === 'iptablesSave')!;
    const reading = inspector.open('networking/iptables-save.txt');
    const source = (text: string, line: number) => ({
      text,
      line,
      byteStart: line * 100,
      byteEnd: line * 100 + text.length,
    });
    let line = 1;
    for (const text of ['*nat', ':KUBE-SERVICES - [0:0]', ':PREROUTING ACCEPT [0:0]'])
      reading.line(source(text, line++));
    for (let index = 0; index < 30_000; index++) {
      reading.line(
        source(
          `-A KUBE-SEP-${index} -s 10.1.${index % 250}.9/32 -m comment --comment "x/y:z" -j KUBE-MARK-MASQ`,
          line++,
        ),
      );
    }
    for (let index = 0; index < 20_000; index++) {
      reading.line(source(`-A PREROUTING -s 10.2.${index % 250}.9/32 -j ACCEPT`, line++));
    }
    reading.line(source('COMMIT', line++));
    const facts = reading.end() as { v4: { rules: unknown[]; totalRules: number; omitted: number } };
    expect(facts.v4).toMatchObject({ totalRules: 50_000, omitted: 17_000 });
    expect(facts.v4.rules).toHaveLength(3000);
    expect(reading.limits).toEqual([expect.stringContaining('17000 rules')]);
  });
});
