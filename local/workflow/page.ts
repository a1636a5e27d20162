import { ServiceError } from '../cloud/service';

const MOST = 1000;

/**
 * One page of a list. A token is the position to go on at.
 * @param asked rows wanted; 0 means the API's default
 * @throws ServiceError InvalidToken
 */
export function pageOf<T>(
  rows: readonly T[],
  asked: number,
  token: string | undefined,
  fallback: number,
): { readonly items: T[]; readonly next: string | undefined } {
  const start = token === undefined ? 0 : Number(/^p(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString())?.[1]);
  if (Number.isNaN(start)) throw new ServiceError('InvalidToken', `Invalid Token: '${token}'`);
  const end = start + Math.min(asked > 0 ? asked : fallback, MOST);
  return {
    items: rows.slice(start, end),
    next: end < rows.length ? Buffer.from(`p${end}`).toString('base64url') : undefined,
  };
}
