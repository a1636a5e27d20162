import fc from 'fast-check';
import { fencedBlocks, readCall } from '../../functions/core/runbooks/fenced-blocks';
import { fillPlaceholders, openPlaceholders } from '../../functions/core/runbooks/fill-placeholders';
import { parseRunbook } from '../../functions/core/runbooks/parse-runbook';
import { splitFrontMatter, splitSections } from '../../functions/core/runbooks/split-sections';
import { DiagError } from '../../schemas/errors';

const HEADER = [
  ...['id: sample', 'title: A sample runbook', 'severity: low'],
  ...['objective: Something is known afterwards.', 'keywords: [one thing, another]', 'related: []', 'triggers: []'],
];
const file = (header: readonly string[], body: string) => `---\n${header.join('\n')}\n---\n\n${body}`;

describe('parseRunbook', () => {
  it('reads header, title, introduction and sections', () => {
    const text = file(HEADER, '# A sample runbook\n\nWhat it is.\n\n## Triage\n\n1. Look.\n\n## Report\n\n- Say.\n');
    expect(parseRunbook('sample.md', text)).toEqual({
      header: {
        ...{ id: 'sample', title: 'A sample runbook', severity: 'low', related: [], triggers: [] },
        ...{ objective: 'Something is known afterwards.', keywords: ['one thing', 'another'] },
      },
      title: 'A sample runbook',
      intro: 'What it is.',
      sections: [
        { name: 'Triage', text: '1. Look.' },
        { name: 'Report', text: '- Say.' },
      ],
    });
  });

  it.each([
    ['no front matter', '# A sample runbook\n'],
    ['an unknown key', file([...HEADER, 'owner: me'], '')],
    ['a missing key', file(HEADER.slice(1), '')],
    ['a severity of its own', file(HEADER.with(2, 'severity: urgent'), '')],
    ['broken YAML', file(HEADER.with(4, 'keywords: [one'), '')],
  ])('refuses %s and names the file', (_, text) => {
    const error = (() => {
      try {
        return parseRunbook('sample.md', text);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(DiagError);
    expect(error).toMatchObject({ code: 'invalid-argument', message: expect.stringContaining('sample.md') });
  });
});

describe('splitSections', () => {
  it('takes headings in fenced blocks for text', () => {
    const body = '# T\n\n## One\n\n   ```sh\n   ## not a section\n   # nor a title\n   ```\n\n## Two\n';
    expect(splitSections(body).sections.map(({ name }) => name)).toEqual(['One', 'Two']);
    expect(splitSections(body).title).toBe('T');
  });

  it('loses no line of any text', () => {
    const line = fc.constantFrom('# T', '## S', '```', 'text', '', '   ```sh', '- item');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { title, intro, sections } = splitSections(lines.join('\n'));
        const kept = [title && `# ${title}`, intro, ...sections.flatMap(({ name, text }) => [`## ${name}`, text])];
        const words = (text: string) =>
          text
            .split('\n')
            .map((one) => one.trim())
            .filter(Boolean)
            .sort();
        expect(words(kept.filter(Boolean).join('\n'))).toEqual(words(lines.join('\n')));
      }),
    );
  });

  it('keeps the body when there is no front matter', () => {
    expect(splitFrontMatter('# T\n')).toEqual({ frontMatter: '', body: '# T\n' });
    expect(splitFrontMatter('---\na: 1\n---\n\n# T\n')).toEqual({ frontMatter: 'a: 1\n', body: '# T\n' });
  });
});

describe('blocks of a step', () => {
  it('come with their tag, without comments, long lines joined', () => {
    const text =
      '1. **A.** b\n\n   ```tool\n   errors {"a": 1}\n   ```\n\n   ```sh yellow\n   # why\n   aws x \\\n     y\n\n   ```\n';
    expect(fencedBlocks(text)).toEqual([
      { tag: 'tool', lines: ['errors {"a": 1}'] },
      { tag: 'sh yellow', lines: ['aws x y'] },
    ]);
  });

  it('hold calls as name and JSON', () => {
    expect(readCall('quick_triage {"instanceId": "<instanceId>"}')).toEqual({
      tool: 'quick_triage',
      json: '{"instanceId": "<instanceId>"}',
    });
    for (const line of ['quick_triage', 'Errors {}', 'errors {} trailing', 'errors(1)'])
      expect(readCall(line)).toBeNull();
  });
});

describe('placeholders', () => {
  it('are filled in where the value is known', () => {
    const text = 'errors {"collectionId": "<collectionId>"} on <nodeName> of <clusterName>';
    const filled = fillPlaceholders(text, { collectionId: 'c-1', clusterName: undefined });
    expect(filled).toBe('errors {"collectionId": "c-1"} on <nodeName> of <clusterName>');
    expect(openPlaceholders(filled)).toEqual(['nodeName', 'clusterName']);
  });

  it('are no way to inherited properties, nor filled in twice', () => {
    expect(fillPlaceholders('<constructor> <toString>', {})).toBe('<constructor> <toString>');
    expect(fillPlaceholders('<a>', { a: '<b>', b: 'c' })).toBe('<a>');
  });

  it.each(['a; reboot', '$(reboot)', '"} {"', 'a b', '-rf', '', 'x\ny', 'a'.repeat(200)])(
    'are not filled with %j',
    (value) => {
      expect(fillPlaceholders('kubectl describe node <nodeName>', { nodeName: value })).toContain('<nodeName>');
    },
  );
});
