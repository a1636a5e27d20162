import fc from 'fast-check';
import { collectionMarkdown } from '../../../functions/core/report/markdown-report';
import { codeSpan, fenced, inline } from '../../../functions/core/report/markdown-text';
import { someDocument, someFinding, someInput } from './some-report';

describe('text in Markdown', () => {
  it('is no markup, link, mention or HTML', () => {
    expect(inline('# [x](https://evil) <@U1> @here *b* `c` | -')).toBe(
      '\\# \\[x\\]\\(https:&#47;/evil\\) &lt;&#64;U1&gt; &#64;here \\*b\\* \\`c\\` \\| -',
    );
    expect(inline('- item\n1. item')).toBe('\\- item 1. item');
  });

  it('cannot leave its fence or span (property)', () => {
    const text = fc.string({ unit: fc.constantFrom('`', '~', '\n', 'a', '<', '\u0000', '\u202e', ' ') });
    fc.assert(
      fc.property(text, (hostile) => {
        const [fence, ...lines] = fenced(hostile).split('\n');
        const marks = fence!.replace('text', '');
        expect(lines.pop()).toBe(marks);
        expect(lines.some((line) => line.includes(marks))).toBe(false);
        expect(codeSpan(hostile).slice(1, -1)).not.toMatch(/[`\n]/);
      }),
    );
  });
});

describe('collection in Markdown', () => {
  it('says the verdict, what to do, the evidence and the gaps', () => {
    const finding = someFinding(1, {
      title: 'A rule drops DNS',
      runbook: 'dns-failures',
      evidence: [{ file: 'a.log', byteStart: 1, byteEnd: 2, line: 3, time: null, text: '```\n# not a heading' }],
    });
    const text = collectionMarkdown(someInput([finding]));
    expect(text).toMatch(/^# A rule drops DNS\n\nA sentence of the verdict\.\n/);
    for (const part of [
      '1. _caution_: Remove the rule',
      'runbook `dns-failures`',
      '`a.log:3 bytes 1–2`\n\n````text\n```\n# not a heading\n````',
      'later lines are unknown',
    ])
      expect(text).toContain(part);
  });

  it('of a healthy node says so', () => {
    expect(collectionMarkdown(someInput([], { document: someDocument([]) }))).toMatch(/^# No open problem found\n/);
  });
});
