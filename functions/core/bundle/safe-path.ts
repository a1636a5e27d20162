/** A path that may be used in keys and citations, or the reason why an entry is refused. */
export type SafePath = { readonly path: string } | { readonly refused: string };

/**
 * Normalises a member name: leading `./` and doubled slashes go, everything else stays exactly (`..data`, `.bashrc`).
 * Refuses what could leave the bundle or lie about where it is. `maxBytes` bounds the UTF-8 length of the whole name.
 * An empty path (`./`, the root folder itself) is refused too: it names no file.
 */
export function normalisePath(name: string, maxBytes = 1024): SafePath {
  if (Buffer.byteLength(name) > maxBytes) return { refused: `name is longer than ${maxBytes} bytes` };
  // C0, DEL, C1 and the bidirectional overrides that make a name read differently from what it is
  if (/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(name)) {
    return { refused: 'name holds control characters' };
  }
  if (name.startsWith('/')) return { refused: 'absolute path' };
  // zip names of Windows PowerShell are converted before they come here; in a tar a backslash is a disguise
  if (name.includes('\\')) return { refused: 'backslash in the name' };
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return { refused: 'path climbs out with ".."' };
  if (segments.length === 0) return { refused: 'empty name' };
  // asked last, because "./C:" hides one
  if (/^[A-Za-z]:/.test(segments[0]!)) return { refused: 'drive letter' };
  return { path: segments.join('/') };
}
