import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Names that must be known before the resources exist: functions are told the ARNs of the state machines that invoke
 * them, and buckets and policies name each other. Everything else is named by CloudFormation.
 */
export interface Names {
  /** The deployment's name; begins every fixed name. */
  readonly base: string;
  machine(name: string): string;
  machineArn(name: string): string;
  /** ARN pattern of the executions of a machine, its map children included with `label`. */
  executions(name: string, label?: string): string;
  captureDocument: string;
}

export function names(scope: Construct, base: string): Names {
  const stack = Stack.of(scope);
  const states = (resource: string, resourceName: string) =>
    Arn.format({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME }, stack);
  return {
    base,
    machine: (name) => `${base}-${name}`,
    machineArn: (name) => states('stateMachine', `${base}-${name}`),
    executions: (name, label) => states('execution', `${base}-${name}${label ? `/${label}` : ''}:*`),
    captureDocument: `${base}-capture-packets`,
  };
}
