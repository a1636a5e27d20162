import { EC2Client } from '@aws-sdk/client-ec2';
import { lazily } from './lazily';

/** In a file of its own, so that a function bundles only the clients it calls. */
export const ec2 = lazily((options) => new EC2Client(options));
