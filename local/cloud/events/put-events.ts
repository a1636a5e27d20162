import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type JsonService, ServiceError, unknownOperation } from '../service';
import { cloudEvent } from './event';
import type { EventRouter } from './router';

const Entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  Time: z.number().optional(),
  EventBusName: z.string().optional(),
});
const Input = z.object({ Entries: z.array(Entry).min(1).max(10) });

const MAX_REQUEST_BYTES = 1024 * 1024;
const MAX_NESTING = 500;
/** No CloudWatch runs here, so alarms are put by hand; every other `aws.` source is refused as on AWS. */
const SIMULATED_SOURCES = new Set(['aws.cloudwatch']);

/** Depth of the brackets outside strings; bounds the recursion of whatever reads the event later. */
function nesting(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

function parseDetail(text: string): Record<string, unknown> | null {
  if (nesting(text) > MAX_NESTING) return null;
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail)
      ? (detail as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const refused = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

/** The PutEvents API of EventBridge in front of the router. */
export function putEventsService(router: EventRouter, bus: string, now: () => number): JsonService {
  async function put(entry: z.infer<typeof Entry>, region: string) {
    const { Source, DetailType, Detail } = entry;
    if (!Source)
      return refused('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
    if (!DetailType)
      return refused('InvalidArgument', 'Parameter DetailType is not valid. Reason: it is a required argument.');
    if (Detail === undefined)
      return refused('InvalidArgument', 'Parameter Detail is not valid. Reason: it is a required argument.');
    if (Source.startsWith('aws.') && !SIMULATED_SOURCES.has(Source))
      return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
    const detail = parseDetail(Detail);
    if (!detail) return refused('MalformedDetail', 'Detail is malformed.');
    const id = randomUUID();
    const target = entry.EventBusName ?? 'default';
    // events to a bus without rules are accepted and lost on AWS, too
    if (target === bus || target.endsWith(`/${bus}`)) {
      const time = entry.Time === undefined ? now() : entry.Time * 1000;
      await router.publish(
        cloudEvent({ id, source: Source, detailType: DetailType, detail, region, time, resources: entry.Resources }),
      );
    }
    return { EventId: id };
  }

  return {
    targetPrefix: 'AWSEvents',
    jsonVersion: '1.1',
    async handle(operation, body, context) {
      if (operation !== 'PutEvents') throw unknownOperation(operation);
      const input = Input.safeParse(body);
      if (!input.success) throw new ServiceError('ValidationException', z.prettifyError(input.error));
      const bytes = input.data.Entries.reduce(
        (sum, entry) => sum + Buffer.byteLength(`${entry.Source}${entry.DetailType}${entry.Detail}`),
        0,
      );
      if (bytes > MAX_REQUEST_BYTES)
        throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
      const entries = [];
      for (const entry of input.data.Entries) entries.push(await put(entry, context?.region ?? 'us-east-1'));
      return { FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length, Entries: entries };
    },
  };
}
