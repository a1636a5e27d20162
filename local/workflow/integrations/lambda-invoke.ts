import { isJsonObject, type Json } from '../json';
import type { InvokeResult, Services } from '../services';
import { Abandoned, StateError } from '../state-error';

/** Arguments of the optimised integration that mean something here; others would be ignored silently, so are refused. */
const ARGUMENTS = new Set(['FunctionName', 'Payload', 'Qualifier', 'InvocationType']);

/** `arn:aws:states:::lambda:invoke`: the result is Lambda's response with the payload inside. */
export async function lambdaInvoke(services: Services, args: Json, signal: AbortSignal): Promise<Json> {
  if (!isJsonObject(args) || typeof args.FunctionName !== 'string')
    throw new StateError('States.Runtime', 'lambda:invoke needs a FunctionName in its Arguments');
  const unknown = Object.keys(args).filter((key) => !ARGUMENTS.has(key));
  if (unknown.length > 0)
    throw new StateError('States.Runtime', `lambda:invoke does not support the arguments ${unknown.join(', ')} here`);
  if (args.InvocationType !== undefined && args.InvocationType !== 'RequestResponse')
    throw new StateError('States.Runtime', 'lambda:invoke supports only the invocation type RequestResponse here');
  const result = await invokeFunction(services, args.FunctionName, args.Payload ?? {}, signal);
  return {
    ExecutedVersion: '$LATEST',
    Payload: result.payload,
    SdkHttpMetadata: { HttpStatusCode: result.statusCode },
    SdkResponseMetadata: { RequestId: result.requestId },
    StatusCode: result.statusCode,
  };
}

/** A function's ARN as the Resource: arguments in, payload out. */
export function lambdaFunction(arn: string): (services: Services, args: Json, signal: AbortSignal) => Promise<Json> {
  return async (services, args, signal) => (await invokeFunction(services, arn, args, signal)).payload;
}

/** What a function throws becomes the error name its runtime reported, so that Retry can match `Nodescope.upstream`. */
async function invokeFunction(
  services: Services,
  name: string,
  payload: Json,
  signal: AbortSignal,
): Promise<InvokeResult> {
  let result: InvokeResult;
  try {
    result = await services.invoke(name, payload, { signal });
  } catch (thrown) {
    if (thrown instanceof StateError || thrown instanceof Abandoned) throw thrown;
    throw new StateError(`Lambda.${codeOf(thrown)}`, thrown instanceof Error ? thrown.message : String(thrown));
  }
  if (result.functionError === undefined) return result;
  const report = isJsonObject(result.payload) ? result.payload : {};
  throw new StateError(
    typeof report.errorType === 'string' && report.errorType !== '' ? report.errorType : 'Lambda.Unknown',
    JSON.stringify(result.payload),
  );
}

function codeOf(thrown: unknown): string {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : 'Unknown';
}
