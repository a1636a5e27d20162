import { childArn } from '../arn';
import type { Json, JsonObject } from '../json';
import type { ChildResult, MapRunHeader } from './map-run-record';

export function runIdOf(header: MapRunHeader): string {
  return header.mapRunArn.slice(header.mapRunArn.lastIndexOf(':') + 1);
}

export function arnOfChild(header: MapRunHeader, name: string): string {
  return childArn(header.machineArn, header.label, runIdOf(header), name, header.express);
}

/** A child as ResultWriter writes it with the transformation NONE. */
export function childRecord(header: MapRunHeader, child: ChildResult, input: Json): JsonObject {
  return {
    ExecutionArn: arnOfChild(header, child.name),
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.output !== undefined && { Output: JSON.stringify(child.output), OutputDetails: { Included: true } }),
    ...(child.error !== undefined && { Error: child.error }),
    ...(child.cause !== undefined && { Cause: child.cause }),
    RedriveCount: 0,
    RedriveStatus: 'NOT_REDRIVABLE',
    StartDate: new Date(child.startDate).toISOString(),
    StateMachineArn: `${header.machineArn}/${header.label}`,
    Status: child.status,
    StopDate: new Date(child.stopDate).toISOString(),
  };
}
