import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { openJournal, readJournal } from '../../../../local/workflow/journal/journal';
import { emptyFold, fold } from '../../../../local/workflow/journal/journal-record';

const directory = mkdtempSync(path.join(tmpdir(), 'nodescope-journal-'));
const file = path.join(directory, 'history.jsonl');
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => writeFileSync(file, ''));

describe('journal', () => {
  it('cut anywhere gives the whole records before the cut, and can be written on', () => {
    const records = ['ä', 'b\n', '', '{"x":1}'].map((text, index) => ({ scope: text, forget: String(index) }));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (part) => {
        writeFileSync(file, '');
        const journal = openJournal(file);
        for (const record of records) journal.append(record, false);
        journal.close();
        const length = Math.floor(readFileSync(file).length * part);
        const whole = readFileSync(file).subarray(0, length).toString('latin1').split('\n').length - 1;
        truncateSync(file, length);
        expect(readJournal(file, true)).toEqual(records.slice(0, whole));
        const again = openJournal(file);
        again.append({ scope: 'after' }, true);
        again.close();
        expect(readJournal(file, false)).toEqual([...records.slice(0, whole), { scope: 'after' }]);
      }),
      { numRuns: 40 },
    );
  });

  it('does not pass over damage in the middle', () => {
    appendFileSync(file, '{"scope":"a"}\ngarbage\n{"scope":"b"}\n');
    expect(() => readJournal(file, true)).toThrow(/damaged at byte 14/);
  });

  it('ignores what is written after closing', () => {
    const journal = openJournal(file);
    journal.close();
    journal.append({ scope: 'late' }, true);
    expect(readJournal(file, false)).toEqual([]);
  });
});

describe('folding', () => {
  const at = { state: 'A', input: 1, variables: {}, entry: 2, enteredAt: 5, attempt: 0, retries: [] };

  it('replaces, changes, ends and forgets positions', () => {
    const state = emptyFold();
    fold(state, { scope: '', at });
    fold(state, { scope: '', set: { attempt: 1, startedAt: 9 } });
    expect(state.scopes.get('')?.at).toEqual({ ...at, attempt: 1, startedAt: 9 });
    fold(state, { scope: '', clear: ['startedAt'], set: { notBefore: 10 } });
    expect(state.scopes.get('')?.at).toEqual({ ...at, attempt: 1, notBefore: 10 });
    fold(state, { scope: '/2.0/0', at });
    fold(state, { scope: '/2.0/0', done: { output: null } });
    expect(state.scopes.get('/2.0/0')).toEqual({ done: { output: null } });
    fold(state, { scope: '', forget: '/2.', done: { output: 1 } });
    expect([...state.scopes.keys()]).toEqual(['']);
  });

  it('gives a redriven state all its retries and its full time again', () => {
    const state = emptyFold();
    fold(state, { scope: '', at: { ...at, retries: [2, 1], startedAt: 6, mapRun: 'm' } });
    fold(state, { ended: { status: 'FAILED', stopDate: 8 } });
    fold(state, { redrive: { count: 1, at: 100 } });
    expect(state.ending).toBeUndefined();
    expect(state.scopes.get('')?.at).toEqual({ ...at, retries: [0, 0], enteredAt: 100, mapRun: 'm' });
  });
});
