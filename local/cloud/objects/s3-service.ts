import type { ServerResponse } from 'node:http';
import { type ObjectsHandler, visibleError } from '../http-server';
import { aborted, clientWentAway } from '../request-body';
import { ServiceError } from '../service';
import { AuthFailure } from '../signature/authenticate';
import { bucketLocation, createBucket, deleteBucket, headBucket, listBuckets } from './operations/buckets';
import { copyObject } from './operations/copy-object';
import { deleteObject, deleteObjects } from './operations/delete-objects';
import { getObject } from './operations/get-object';
import { listObjects } from './operations/list-objects';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './operations/multipart';
import { putObject } from './operations/put-object';
import { type S3Request, s3Address, signedPayloadHash } from './s3-request';
import type { ObjectStore } from './store';
import { renderXml } from './xml';

type Operation = (request: S3Request) => Promise<void>;

/** Query parameters that select an operation; any other request of that kind is refused, not misread. */
const SUBRESOURCES = new Set(
  `acl accelerate analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle logging
   metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock replication
   requestPayment restore retention select tagging torrent versioning versions website`.split(/\s+/),
);

function operationFor(request: Pick<S3Request, 'bucketName' | 'key' | 'params' | 'req'>): Operation | null {
  const { bucketName, key, params, req } = request;
  const method = req.method ?? 'GET';
  for (const name of params.keys()) if (SUBRESOURCES.has(name)) return null;
  if (bucketName === '') return method === 'GET' ? listBuckets : null;
  if (key === '') {
    if (method === 'PUT') return createBucket;
    if (method === 'HEAD') return headBucket;
    if (method === 'DELETE') return deleteBucket;
    if (method === 'POST') return params.has('delete') ? deleteObjects : null;
    if (method !== 'GET') return null;
    if (params.has('location')) return bucketLocation;
    if (params.has('uploads')) return listMultipartUploads;
    return params.get('list-type') === '2' ? listObjects : null;
  }
  const multipart = params.has('uploadId');
  if (method === 'GET') return multipart ? listParts : getObject;
  if (method === 'HEAD') return getObject;
  if (method === 'DELETE') return multipart ? abortMultipartUpload : deleteObject;
  if (method === 'POST')
    return params.has('uploads') ? createMultipartUpload : multipart ? completeMultipartUpload : null;
  if (method !== 'PUT') return null;
  const copy = req.headers['x-amz-copy-source'] !== undefined;
  if (multipart) return copy ? null : uploadPart;
  return copy ? copyObject : putObject;
}

const AUTH_ERRORS: Record<AuthFailure['reason'], readonly [code: string, status: number]> = {
  missing: ['AccessDenied', 403],
  malformed: ['AuthorizationHeaderMalformed', 400],
  'unknown-key': ['InvalidAccessKeyId', 403],
  mismatch: ['SignatureDoesNotMatch', 403],
  skewed: ['RequestTimeTooSkewed', 403],
  expired: ['AccessDenied', 403],
  unsigned: ['AccessDenied', 403],
};

function s3Error(error: unknown, report: (error: unknown) => void): ServiceError {
  if (error instanceof AuthFailure) {
    const [code, status] = AUTH_ERRORS[error.reason];
    return new ServiceError(code, error.message, status);
  }
  const visible = clientWentAway(error) ? aborted() : visibleError(error, report);
  return visible.code === 'InternalServerError' ? new ServiceError('InternalError', visible.message, 500) : visible;
}

function sendError(res: ServerResponse, error: ServiceError, resource: string, requestId: string, head: boolean): void {
  const { actualObjectSize, ...fields } = error.fields;
  const detail = { Code: error.code, Message: error.message, Resource: resource, RequestId: requestId };
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${renderXml('Error', { ...detail, ...(fields as Record<string, string>) })}`;
  if (actualObjectSize !== undefined) res.setHeader('content-range', `bytes */${actualObjectSize}`);
  res.writeHead(error.status, {
    'content-type': 'application/xml',
    ...(head ? {} : { 'content-length': Buffer.byteLength(body) }),
  });
  res.end(head ? undefined : body);
}

/** The S3-compatible part of the endpoint. */
export function s3Service(store: ObjectStore, report: (error: unknown) => void): ObjectsHandler {
  return {
    async handle(req, res, claim, requestId) {
      const address = s3Address(req.url ?? '/');
      const payloadHash = signedPayloadHash(req, claim, address.params);
      claim.verify(payloadHash);
      const operation = operationFor({ ...address, req });
      if (!operation) throw new ServiceError('NotImplemented', 'This operation is not part of the embedded cloud', 501);
      await operation({ req, res, claim, payloadHash, requestId, store, ...address });
    },
    fail(req, res, error, requestId) {
      const visible = s3Error(error, report);
      // once the body has begun, only a broken connection tells the client that it is not complete
      if (res.headersSent) res.destroy();
      else sendError(res, visible, (req.url ?? '/').split('?')[0]!, requestId, req.method === 'HEAD');
    },
  };
}
