import { SFNClient } from '@aws-sdk/client-sfn';
import { lazily } from './lazily';

/** In a file of its own, so that a function bundles only the clients it calls. */
export const sfn = lazily((options) => new SFNClient(options));
