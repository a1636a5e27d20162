import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { lazily } from './lazily';

/** In a file of its own, so that a function bundles only the clients it calls. */
export const eventBridge = lazily((options) => new EventBridgeClient(options));
