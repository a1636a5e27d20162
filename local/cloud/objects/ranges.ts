import { ServiceError } from '../service';

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The bytes a Range header asks for, or null for the whole object: S3 answers several ranges and
 * malformed headers with the whole object. Throws InvalidRange (416) when nothing of it exists.
 */
export function requestedRange(header: string | undefined, bytes: number): ByteRange | null {
  const m = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!m || (m[1] === '' && m[2] === '')) return null;
  const unsatisfiable = () =>
    new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416, { actualObjectSize: bytes });
  if (m[1] === '') {
    const suffix = Number(m[2]);
    if (suffix === 0 || bytes === 0) throw unsatisfiable();
    return { first: Math.max(0, bytes - suffix), last: bytes - 1 };
  }
  const first = Number(m[1]);
  if (m[2] !== '' && Number(m[2]) < first) return null;
  if (first >= bytes) throw unsatisfiable();
  return { first, last: m[2] === '' ? bytes - 1 : Math.min(Number(m[2]), bytes - 1) };
}
