import { EKSClient } from '@aws-sdk/client-eks';
import { lazily } from './lazily';

/** In a file of its own, so that a function bundles only the clients it calls. */
export const eks = lazily((options) => new EKSClient(options));
