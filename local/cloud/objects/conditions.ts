import { ServiceError } from '../service';
import type { WriteCondition } from './bucket';
import type { ObjectRecord } from './object-record';
import { headerOf, type S3Request } from './s3-request';

const failed = () =>
  new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);

function etagListed(header: string, etag: string): boolean {
  return header.split(',').some((part) => {
    const text = part.trim().replace(/^W\//, '').replaceAll('"', '');
    return text === '*' || text === etag;
  });
}

/** Seconds precision, as HTTP dates have; null for an unparsable date, which counts as absent. */
function headerTime(request: S3Request, name: string): number | null {
  const time = Date.parse(headerOf(request, name) ?? '');
  return Number.isNaN(time) ? null : time;
}

/** Outcome of a GET's or HEAD's conditions. Throws PreconditionFailed (412). */
export function readCondition(request: S3Request, record: ObjectRecord): 'send' | 'not-modified' {
  const modified = Math.floor(record.lastModified / 1000) * 1000;
  const ifMatch = headerOf(request, 'if-match');
  const unmodifiedSince = headerTime(request, 'if-unmodified-since');
  if (ifMatch !== undefined) {
    if (!etagListed(ifMatch, record.etag)) throw failed();
  } else if (unmodifiedSince !== null && modified > unmodifiedSince) {
    throw failed();
  }
  const ifNoneMatch = headerOf(request, 'if-none-match');
  if (ifNoneMatch !== undefined) return etagListed(ifNoneMatch, record.etag) ? 'not-modified' : 'send';
  const modifiedSince = headerTime(request, 'if-modified-since');
  return modifiedSince !== null && modified <= modifiedSince ? 'not-modified' : 'send';
}

/** Conditions of a write. S3 knows `If-None-Match: *` and `If-Match: <etag>` only. */
export function writeCondition(request: S3Request): WriteCondition {
  const ifNoneMatch = headerOf(request, 'if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    throw new ServiceError('NotImplemented', 'If-None-Match supports only the value * for writes', 501);
  return { ifNoneMatch, ifMatch: headerOf(request, 'if-match') };
}
