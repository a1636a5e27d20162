import { readdirSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { FAULTS } from '../../../local/samples/faults';
import { COLLECTED_AT, type Unpacked, unpack } from './unpack';

const names = Object.keys(FAULTS);

test('every file of the folder is registered under its name', () => {
  const folder = path.join(__dirname, '../../../local/samples/faults');
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
  expect(files.sort()).toEqual([...names].sort());
  expect(names.length).toBeGreaterThanOrEqual(50);
  for (const fault of Object.values(FAULTS)) {
    expect(fault.story.length).toBeGreaterThan(80);
    expect(fault.expects.length).toBeGreaterThan(0);
  }
});

// ipamd-down silences files that others write into, a reboot ends what others began: each has a node of its own
const alone = ['ipamd-down', 'kernel-panic-reboot'];
const shared = names.filter((name) => !alone.includes(name));
const groups = [...alone.map((name) => [name]), shared];

describe.each(groups.map((group) => [group[0]!, group] as const))('%s and the faults beside it', (_, group) => {
  let bundle: Unpacked;
  beforeAll(async () => {
    bundle = await unpack({ seed: 'faults', faults: group });
  });

  test('every fault changes the files it declares, though others are on the node', () => {
    for (const name of group) {
      const touched = bundle.summary.planted.filter((p) => p.fault === name).map((p) => p.path);
      // an emptied file has no lines to plant
      for (const [file, content] of bundle.files)
        if (content.length === 0 && /^(ipamd|cni)\//.test(file)) touched.push(file);
      for (const pattern of FAULTS[name]!.files) {
        const matches = picomatch(pattern.replaceAll('*', '**'), { bash: true });
        expect({ name, pattern, found: touched.some((file) => matches(file)) }).toEqual({ name, pattern, found: true });
      }
    }
  });

  test('each planted line is at its offset and line number', () => {
    const starts = new Map<string, number[]>();
    const startsOf = (file: string, content: Buffer) => {
      const known = starts.get(file) ?? [0];
      if (known.length === 1)
        for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) known.push(at + 1);
      starts.set(file, known);
      return known;
    };
    for (const { path: file, lines, count } of bundle.summary.planted) {
      const content = bundle.files.get(file)!;
      expect(count).toBeGreaterThanOrEqual(lines.length);
      const at = startsOf(file, content);
      const wrong = lines.filter(
        (line) =>
          content.toString('utf8', line.byteStart, line.byteEnd) !== line.text || at[line.line - 1] !== line.byteStart,
      );
      expect({ file, wrong }).toEqual({ file, wrong: [] });
    }
  });

  test('logs stay in time order and end with the collection', () => {
    for (const file of ['kubelet/kubelet.log', 'containerd/containerd-log.txt']) {
      const lines = bundle
        .text(file)
        .trimEnd()
        .split('\n')
        .filter((line) => !line.startsWith('-- Boot'));
      const at = lines.map((line) => Date.parse(`${line.slice(0, 15)} 2026 UTC`));
      expect({ file, backwards: at.filter((t, i) => i > 0 && t < at[i - 1]!).length }).toEqual({ file, backwards: 0 });
      expect(at.at(-1)).toBeLessThanOrEqual(COLLECTED_AT);
    }
  });
});
