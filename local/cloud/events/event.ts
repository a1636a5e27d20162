import { createHash, randomUUID } from 'node:crypto';

/** The envelope of every EventBridge event. */
export interface CloudEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The account every ARN of the embedded cloud names. */
export const LOCAL_ACCOUNT = '000000000000';

/** An event id that is the same for the same facts, so that an announcement repeated after a kill is no new event. */
export function derivedEventId(...facts: readonly string[]): string {
  const hash = createHash('sha256').update(facts.join('\n')).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** Fills the envelope around a detail. `id` defaults to a random one; `time` is epoch milliseconds. */
export function cloudEvent(draft: {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly region: string;
  readonly time: number;
  readonly resources?: readonly string[];
  readonly id?: string;
}): CloudEvent {
  return {
    version: '0',
    id: draft.id ?? randomUUID(),
    'detail-type': draft.detailType,
    source: draft.source,
    account: LOCAL_ACCOUNT,
    time: new Date(draft.time).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: draft.region,
    resources: draft.resources ?? [],
    detail: draft.detail,
  };
}
