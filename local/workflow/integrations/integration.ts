import type { Json } from '../json';
import type { Services } from '../services';
import { lambdaFunction, lambdaInvoke } from './lambda-invoke';
import { sdkCall } from './sdk-call';
import { startExecution } from './start-execution';

/** How a Task's Resource is carried out. */
export interface Integration {
  /** As history events name it: `lambda` and `invoke.waitForTaskToken`. */
  readonly resourceType: string;
  readonly resource: string;
  /** The result comes by SendTaskSuccess, not from the call. */
  readonly waitForToken: boolean;
  /** The result is how the execution ended that the call starts: see `awaitExecution`. */
  readonly waitForExecution?: true;
  /** Rejects with StateError. */
  call(services: Services, args: Json, signal: AbortSignal): Promise<Json>;
}

const WAIT = '.waitForTaskToken';

/** @returns undefined when the embedded cloud cannot carry out this resource */
export function integrationFor(resource: string, sdkNames: Iterable<string>): Integration | undefined {
  const waitForToken = resource.endsWith(WAIT);
  const base = waitForToken ? resource.slice(0, -WAIT.length) : resource;
  const suffix = waitForToken ? WAIT : '';
  if (/^arn:[a-z-]+:states:[^:]*:[^:]*:lambda:invoke$/.test(base))
    return { resourceType: 'lambda', resource: `invoke${suffix}`, waitForToken, call: lambdaInvoke };
  if (/^arn:[a-z-]+:lambda:[^:]+:\d{12}:function:/.test(resource))
    return { resourceType: 'lambda', resource, waitForToken: false, call: lambdaFunction(resource) };
  const [, start, sync] = /^arn:[a-z-]+:states:[^:]*:[^:]*:states:(startExecution)(\.sync(?::2)?)?$/.exec(base) ?? [];
  if (start !== undefined && !(sync && waitForToken))
    return {
      resourceType: 'states',
      resource: `${start}${sync ?? suffix}`,
      waitForToken,
      ...(sync !== undefined && { waitForExecution: true as const }),
      call: startExecution,
    };
  const [, name] = /^arn:[a-z-]+:states:[^:]*:[^:]*:(.+)$/.exec(base) ?? [];
  if (name === undefined || ![...sdkNames].includes(name)) return undefined;
  const parts = name.split(':');
  return {
    resourceType: parts.slice(0, -1).join(':'),
    resource: `${parts.at(-1)}${suffix}`,
    waitForToken,
    call: sdkCall(name),
  };
}
