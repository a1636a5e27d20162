import { SSMClient } from '@aws-sdk/client-ssm';
import { lazily } from './lazily';

/** In a file of its own, so that a function bundles only the clients it calls. */
export const ssm = lazily((options) => new SSMClient(options));
