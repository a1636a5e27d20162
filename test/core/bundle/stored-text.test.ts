import fc from 'fast-check';
import { createByteReader } from '../../../functions/core/bundle/byte-reader';
import { CLUE_BYTES, createClueRecorder } from '../../../functions/core/bundle/clues';
import { createLineCounter } from '../../../functions/core/bundle/line-counter';
import { storeFile } from '../../../functions/core/bundle/store-file';
import type { SourceKind } from '../../../schemas/source-kind';
import { createMemorySink, inChunks } from './memory-sink';

async function store(content: Uint8Array, kind: SourceKind = 'other-text', chunk?: number) {
  const sink = createMemorySink();
  const reader = createByteReader(inChunks(content, chunk));
  const file = await storeFile({
    path: 'f',
    kind,
    reader,
    sink,
    maxBytes: 1e9,
    clues: null,
    prefixSizes: [],
    tail: null,
  });
  return { ...file, text: sink.text('f'), raw: sink.files.get('f')! };
}

const bom = { le: Buffer.from([0xff, 0xfe]), be: Buffer.from([0xfe, 0xff]), utf8: Buffer.from([0xef, 0xbb, 0xbf]) };

describe('stored text', () => {
  it('is UTF-8 whatever it was, in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 1, max: 90 }),
        async (text, chunk) => {
          const le = Buffer.from(text, 'utf16le');
          const be = Buffer.from(le).swap16();
          for (const [encoding, bytes] of [
            ['utf-16le', Buffer.concat([bom.le, le])],
            ['utf-16be', Buffer.concat([bom.be, be])],
            ['utf-8', Buffer.concat([bom.utf8, Buffer.from(text)])],
          ] as const) {
            expect(await store(bytes, 'windows-event', chunk)).toMatchObject({ encoding, text, binary: null });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows UTF-16 without a mark', async () => {
    const text = 'Name  State\r\nkubelet  Running\r\n';
    expect(await store(Buffer.from(text, 'utf16le'))).toMatchObject({ encoding: 'utf-16le', text });
    expect(await store(Buffer.from(text, 'utf16le').swap16())).toMatchObject({ encoding: 'utf-16be', text });
  });

  it('replaces lone surrogates and keeps other bytes', async () => {
    expect((await store(Buffer.concat([bom.le, Buffer.from([0x00, 0xd8, 0x41, 0x00])]))).text).toBe('\ufffdA');
    const latin = Buffer.from('caf\u00e9 ouvert\n', 'latin1');
    expect(await store(latin)).toMatchObject({ encoding: 'unknown', kind: 'other-text', lines: 1 });
    expect((await store(latin)).raw.equals(latin)).toBe(true);
  });

  it.each([
    ['an ELF library', 'gpu-report', Buffer.from('\u007fELF\u0002')],
    ['a journal file', 'messages', Buffer.from('LPKSHHRH\u0000\u0000')],
    ['NULs in a file of no known name', 'other-text', Buffer.from('a\0b')],
    ['control bytes', 'other-log', Buffer.from([1, 2, 3, 4, 5, 6])],
  ] as const)('%s is binary', async (_what, kind, content) => {
    expect(await store(content, kind)).toMatchObject({ kind: 'binary', encoding: 'binary', lines: null });
  });

  it('takes a log that begins with NULs, as after a crash, for a log', async () => {
    const crashed = Buffer.concat([Buffer.alloc(4096), Buffer.from('\nMay 02 09:00:00 host kernel: x\n')]);
    expect(await store(crashed, 'messages')).toMatchObject({ kind: 'messages', lines: 2 });
  });

  it('calls a file that only has a binary name text', async () => {
    expect(await store(Buffer.from('tcpdump: command not found\n'), 'binary')).toMatchObject({
      kind: 'other-text',
      lines: 1,
    });
  });
});

describe('the line index', () => {
  it('has true line starts, one per step', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'ü'), maxLength: 400 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (text, chunk, step) => {
          const bytes = Buffer.from(text);
          const counter = createLineCounter(step);
          for (let at = 0; at < bytes.length; at += chunk) counter.feed(bytes.subarray(at, at + chunk));
          const lines = text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
          expect(counter.lines()).toBe(lines);
          const starts = counter.starts();
          expect(starts[0]).toEqual([0, 1]);
          for (const [n, [offset, line]] of starts.entries()) {
            const before = bytes.subarray(0, offset).toString();
            expect(before.split('\n').length).toBe(line);
            expect(offset === 0 || bytes[offset - 1] === 10).toBe(true);
            if (n > 0) expect(offset - starts[n - 1]![0]).toBeGreaterThanOrEqual(step);
            if (n > 0) expect(offset).toBeLessThan(bytes.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('clues', () => {
  const record = (content: Buffer, chunk: number) => {
    const clues = createClueRecorder('a');
    const writer = clues.open('kubelet/kubelet.log', 'kubelet')!;
    for (let at = 0; at < content.length; at += chunk) writer.feed(content.subarray(at, at + chunk));
    writer.end();
    return clues.result().heads['kubelet/kubelet.log']!;
  };

  it('are whole lines of both ends, in any chunks', () => {
    const lines = Array.from({ length: 9000 }, (_, n) => `May 02 09:00:00 host kubelet[1]: line ${n}\n`);
    const content = Buffer.from(lines.join(''));
    for (const chunk of [1, 77, 65_536, 100_000, content.length]) {
      const { head, tail } = record(content, chunk);
      expect(content.toString().startsWith(head)).toBe(true);
      expect(content.toString().endsWith(tail)).toBe(true);
      for (const end of [head, tail]) {
        expect(end.endsWith('\n')).toBe(true);
        expect(end.startsWith('May 02')).toBe(true);
        expect(end.length).toBeGreaterThan(CLUE_BYTES - 100);
        expect(end.length).toBeLessThanOrEqual(CLUE_BYTES);
      }
    }
  });

  it('are the whole file twice when it is short, and survive one endless line', () => {
    expect(record(Buffer.from('one\ntwo'), 2)).toEqual({ kind: 'kubelet', head: 'one\ntwo', tail: 'one\ntwo' });
    const endless = record(Buffer.alloc(200_000, 'x'), 999);
    expect([endless.head.length, endless.tail.length]).toEqual([CLUE_BYTES, CLUE_BYTES]);
  });

  it('are bounded in number', () => {
    const clues = createClueRecorder('a');
    for (let n = 0; n < 500; n++) clues.open(`${n}/kubelet.log`, 'kubelet')?.end();
    expect(Object.keys(clues.result().heads)).toHaveLength(64);
  });
});
