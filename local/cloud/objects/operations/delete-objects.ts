import { ServiceError } from '../../service';
import { bucketOf, readXml, type S3Request, sendEmpty, sendXml } from '../s3-request';
import { childText } from '../xml';

/** DeleteObject: succeeds for keys that do not exist. */
export async function deleteObject(request: S3Request): Promise<void> {
  await bucketOf(request).delete([request.key]);
  sendEmpty(request, 204);
}

/** DeleteObjects: up to 1000 keys. */
export async function deleteObjects(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const root = await readXml(request);
  const keys = root.children.filter((child) => child.name === 'Object').map((child) => childText(child, 'Key'));
  if (root.name !== 'Delete' || keys.length < 1 || keys.length > 1000 || keys.some((key) => !key))
    throw new ServiceError('MalformedXML', 'Delete needs between 1 and 1000 objects with keys');
  await bucket.delete(keys as string[]);
  const quiet = childText(root, 'Quiet') === 'true';
  sendXml(request, 'DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) });
}
