import fc from 'fast-check';
import { normalisePath } from '../../../functions/core/bundle/safe-path';

describe('normalisePath', () => {
  it.each([
    ['./kubelet/kubelet.log', 'kubelet/kubelet.log'],
    ['././a', 'a'],
    ['a//b/./c', 'a/b/c'],
    ['..data', '..data'],
    ['cni/..2026_05_02/x', 'cni/..2026_05_02/x'],
    ['.bashrc', '.bashrc'],
    ['./.x/...', '.x/...'],
    ['folder/', 'folder'],
    ['aux: notes.txt', 'aux: notes.txt'],
  ])('%j is %j', (name, path) => {
    expect(normalisePath(name)).toEqual({ path });
  });

  it.each([
    '',
    '.',
    './',
    '/a',
    '//a',
    '..',
    '../a',
    'a/../b',
    'a/..',
    'c:/x',
    'Z:x',
    'a\\b',
    'a\0b',
    'a\nb',
    'a\u202egol.txt',
  ])('refuses %j', (name) => {
    expect(normalisePath(name)).toEqual({ refused: expect.any(String) });
  });

  it('refuses names longer than the limit in bytes', () => {
    expect(normalisePath('é'.repeat(512))).toEqual({ path: 'é'.repeat(512) });
    expect(normalisePath('é'.repeat(513))).toEqual({ refused: expect.stringContaining('1024') });
    expect(normalisePath('abcd', 3)).toEqual({ refused: expect.any(String) });
  });

  it('never lets a path out of the bundle and changes nothing twice', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '..data', 'a', 'C:', '\\', '\0'), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const safe = normalisePath(parts.join('/'));
        if ('refused' in safe) return;
        expect(safe.path.split('/')).not.toContain('..');
        expect(safe.path).not.toMatch(/^\/|\/$|\/\/|\\|[\0-\u001f]|^[A-Za-z]:/);
        expect(normalisePath(safe.path)).toEqual(safe);
      }),
      { numRuns: 1000 },
    );
  });
});
