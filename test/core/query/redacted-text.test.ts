import fc from 'fast-check';
import { groupHits, quoteHits } from '../../../functions/core/query/quote-hits';
import { redactedLines, redactedRange, regionAround } from '../../../functions/core/query/redacted-text';
import { searchFile } from '../../../functions/core/query/search-file';
import { compileSearch } from '../../../functions/core/query/search-pattern';
import { createRedactor } from '../../../functions/core/redact/redact';

const { redact } = createRedactor();
const MARK = '-----';
/** Made here, in the form real ones have: no scanner has to be told about this file. */
const BODY = Array.from({ length: 40 }, (_, i) => Buffer.alloc(48, `k3y${i}Zq`).toString('base64'));
const LAST = 'Zm9vYmFyMQ==';
const KEY_ID = ['AKIA', 'Q4XJ7WPLM2ZTRN5V'].join('');
const syslog = (text: string, i: number) => `Jan 31 11:00:${String(i % 60).padStart(2, '0')} node app[12]: ${text}`;
const keyFile = [
  'before the key',
  ...[`${MARK}BEGIN RSA PRIVATE KEY${MARK}`, ...BODY, LAST, `${MARK}END RSA PRIVATE KEY${MARK}`].map(syslog),
  `aws_access_key_id=${KEY_ID} in one line`,
  'after the key',
  '',
].join('\n');

function rangeOf(text: string, from: number, to: number): string {
  const bytes = Buffer.from(text);
  const { start, end } = regionAround(from, to);
  return redactedRange({ bytes: bytes.subarray(start, end), base: start }, from, to, redact);
}

const secrets = [...BODY, LAST, KEY_ID];

describe('redactedRange', () => {
  it('is the redacted file when the whole file is asked for', () => {
    expect(rangeOf(keyFile, 0, Buffer.byteLength(keyFile))).toBe(redact(keyFile));
  });

  it('never shows a part of a secret, wherever a range begins and ends', () => {
    const size = Buffer.byteLength(keyFile);
    for (const width of [8, 37, 200, 1500]) {
      for (let from = 0; from < size; from += 29) {
        const text = rangeOf(keyFile, from, Math.min(size, from + width));
        for (const secret of secrets)
          for (let at = 0; at + 8 <= secret.length; at += 4) {
            if (text.includes(secret.slice(at, at + 8))) throw new Error(`${from}+${width}: ${text}`);
          }
      }
    }
  });

  it('joins consecutive ranges to the exact text where there is no secret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.array(fc.nat(300), { maxLength: 6 }),
        (text, cuts) => {
          const characters = Array.from(text);
          const size = (n: number) => Buffer.byteLength(characters.slice(0, n).join(''));
          const borders = [
            ...new Set([0, ...cuts.map((cut) => size(Math.min(cut, characters.length))), size(characters.length)]),
          ].sort((a, b) => a - b);
          const same = (part: string) => part;
          const bytes = Buffer.from(characters.join(''));
          const joined = borders
            .slice(1)
            .map((to, i) => redactedRange({ bytes, base: 0 }, borders[i]!, to, same))
            .join('');
          expect(joined).toBe(characters.join(''));
        },
      ),
    );
  });

  it('joins consecutive ranges to the redacted text, with the placeholder on both sides of a cut', () => {
    const line = `user=me password=hunter2hunter2 host=db\n`;
    const shown = redact(line);
    expect(shown).toMatch(/«secret:/);
    const placeholder = /«secret:[^»]*»/.exec(shown)![0];
    const middle = line.indexOf('hunter2') + 5;
    const joined = rangeOf(line, 0, middle) + rangeOf(line, middle, line.length);
    expect(joined.replace(placeholder + placeholder, placeholder)).toBe(shown);
  });

  it('knows the byte range of every line', () => {
    const bytes = Buffer.from('é\n\n😀x\nend');
    const lines = redactedLines({ bytes, base: 100 }, redact);
    expect(lines.map(({ byteStart, byteEnd, raw }) => [byteStart, byteEnd, raw])).toEqual([
      [100, 102, 'é'],
      [103, 103, ''],
      [104, 109, '😀x'],
      [110, 113, 'end'],
    ]);
  });
});

describe('quoteHits', () => {
  function quote(text: string, query: string, contextLines: number, maxHits = 50) {
    const bytes = Buffer.from(text);
    const pattern = compileSearch(query, false);
    const search = searchFile(pattern, { maxHits });
    search.push(bytes);
    search.end();
    return groupHits(search.hits, contextLines).flatMap((group) =>
      quoteHits(
        group,
        { bytes: bytes.subarray(group.start, group.end), base: group.start },
        contextLines,
        pattern.indexIn,
        redact,
      ),
    );
  }

  it('quotes each hit with its neighbours, wherever in the file', () => {
    const lines = Array.from({ length: 9000 }, (_, i) =>
      i % 700 === 3 ? `needle ${i}` : `line ${i} ${'.'.repeat(60)}`,
    );
    const quotes = quote(`${lines.join('\n')}\n`, 'needle', 2);
    expect(quotes).toHaveLength(13);
    for (const { hit, text, before, after } of quotes) {
      const i = hit.line - 1;
      expect(text).toBe(lines[i]);
      expect(before).toEqual(lines.slice(Math.max(0, i - 2), i));
      expect(after).toEqual(lines.slice(i + 1, i + 3));
    }
  });

  it('has no line before the first and none behind the last', () => {
    const [first, last] = quote('needle a\r\nmiddle\r\nneedle b\r\n', 'needle', 3);
    expect(first).toMatchObject({ text: 'needle a', before: [], after: ['middle', 'needle b'] });
    expect(last).toMatchObject({ text: 'needle b', before: ['needle a', 'middle'], after: [] });
  });

  it('shows a line of a key only as a placeholder, though the key begins far before it', () => {
    for (const query of [BODY[39]!.slice(0, 12), LAST.slice(0, 6), KEY_ID.slice(4, 12), 'app\\[12\\]', '.']) {
      const text = JSON.stringify(quote(keyFile, query, 2, 100));
      expect(text).toMatch(/«secret:/);
      for (const secret of secrets) expect(text).not.toContain(secret.slice(0, 10));
    }
  });

  it('shows what surrounds the match in a line of a megabyte', () => {
    const [only] = quote(`${'a'.repeat(600_000)} needle ${'b'.repeat(300_000)}`, 'needle', 0);
    expect(only!.text).toContain(' needle ');
    expect(only!.text.length).toBeLessThanOrEqual(400);
  });
});
