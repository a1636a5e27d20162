import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLogFile } from '../../../local/function-host/log-file';

const directory = mkdtempSync(path.join(tmpdir(), 'nodescope-log-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('log file', () => {
  it('keeps the newest output and stays within its size', () => {
    const file = path.join(directory, 'deep/f.log');
    let log = openLogFile(file, 100);
    for (let line = 0; line < 50; line++) {
      log.write(`line ${line}\n`);
      if (line % 7 === 0) log = openLogFile(file, 100);
      expect(statSync(file).size).toBeLessThanOrEqual(100);
    }
    const kept = readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8');
    expect(kept.endsWith('line 48\nline 49\n')).toBe(true);
    expect(kept).not.toContain('line 1\n');
  });
});
