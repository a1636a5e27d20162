import { S3Client } from '@aws-sdk/client-s3';
import { lazily } from './lazily';

/** In a file of its own, so that a function bundles only the clients it calls. */
export const s3 = lazily((options) => new S3Client(options));
