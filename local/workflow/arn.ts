/** Where the embedded cloud pretends to be. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

const MACHINE = /^arn:([a-z-]+):states:([a-z0-9-]+):(\d{12}):stateMachine:([^:/]+)(?::\w+)?$/;
const EXECUTION = /^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:execution:([^:/]+):([^:/]+)$/;
const CHILD = /^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:(?:execution|express):([^:/]+)\/([^:/]+):(?:[^:/]+:)?([^:/]+)$/;
const MAP_RUN = /^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:mapRun:([^:/]+)\/([^:/]+):([^:/]+)$/;

export function parseMachineArn(arn: string): (Place & { readonly name: string }) | undefined {
  const [, partition, region, account, name] = MACHINE.exec(arn) ?? [];
  return name === undefined ? undefined : { partition: partition!, region: region!, account: account!, name };
}

export function executionArn(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

export function parseExecutionArn(arn: string): { readonly machine: string; readonly name: string } | undefined {
  const [, machine, name] = EXECUTION.exec(arn) ?? [];
  return name === undefined ? undefined : { machine: machine!, name };
}

export function mapRunArn(machineArn: string, label: string, runId: string): string {
  return `${machineArn.replace(':stateMachine:', ':mapRun:')}/${label}:${runId}`;
}

export function parseMapRunArn(arn: string): { readonly machine: string; readonly runId: string } | undefined {
  const [, machine, , runId] = MAP_RUN.exec(arn) ?? [];
  return runId === undefined ? undefined : { machine: machine!, runId };
}

/** Express children carry the Map Run in their ARN, Standard children do not. */
export function childArn(machineArn: string, label: string, runId: string, name: string, express: boolean): string {
  return express
    ? `${machineArn.replace(':stateMachine:', ':express:')}/${label}:${runId}:${name}`
    : `${machineArn.replace(':stateMachine:', ':execution:')}/${label}:${name}`;
}

export function parseChildArn(arn: string): { readonly machine: string; readonly name: string } | undefined {
  const [, machine, , name] = CHILD.exec(arn) ?? [];
  return name === undefined ? undefined : { machine: machine!, name };
}
