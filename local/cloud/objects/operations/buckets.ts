import { ServiceError } from '../../service';
import { bucketOf, type S3Request, sendEmpty, sendXml } from '../s3-request';

export async function createBucket(request: S3Request): Promise<void> {
  request.req.resume(); // the location constraint says nothing here
  const created = await request.store.createBucket(request.bucketName);
  if (!created) throw new ServiceError('BucketAlreadyOwnedByYou', 'The bucket you tried to create already exists', 409);
  sendEmpty(request, 200, { location: `/${request.bucketName}` });
}

export async function headBucket(request: S3Request): Promise<void> {
  bucketOf(request);
  sendEmpty(request, 200, { 'x-amz-bucket-region': request.claim.scope.region });
}

export async function deleteBucket(request: S3Request): Promise<void> {
  await request.store.deleteBucket(request.bucketName);
  sendEmpty(request, 204);
}

export async function listBuckets(request: S3Request): Promise<void> {
  sendXml(request, 'ListAllMyBucketsResult', {
    Buckets: { Bucket: request.store.bucketNames().map((Name) => ({ Name })) },
  });
}

export async function bucketLocation(request: S3Request): Promise<void> {
  bucketOf(request);
  sendXml(request, 'LocationConstraint', request.claim.scope.region);
}
