import type { Json } from '../json';
import type { Services } from '../services';
import { StateError } from '../state-error';

/**
 * `aws-sdk:<service>:<action>` (and optimised ones such as `events:putEvents`) through the calls the host of the runner
 * provides. Errors are named as AWS names them: `EventBridge.ResourceNotFoundException`.
 */
export function sdkCall(name: string): (services: Services, args: Json, signal: AbortSignal) => Promise<Json> {
  const [service = name] = name.replace(/^aws-sdk:/, '').split(':');
  const prefix = service.charAt(0).toUpperCase() + service.slice(1);
  return async ({ sdk }, args) => {
    const call = sdk[name];
    if (!call) throw new StateError('States.Runtime', `The integration ${name} is not available here`);
    try {
      // what JSON cannot carry (streams, dates) is not part of a state's result on AWS either
      return JSON.parse(JSON.stringify((await call(args)) ?? {})) as Json;
    } catch (thrown) {
      const { name: error = 'SdkClientException', message = String(thrown) } = thrown instanceof Error ? thrown : {};
      throw new StateError(`${prefix}.${error}`, message);
    }
  };
}
