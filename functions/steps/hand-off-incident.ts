import type { CollectionRecord, Trigger } from '../../schemas/collection';
import { SEVERITIES, type Severity } from '../../schemas/severity';

/** Collections that nobody asked an agent for: an agent must be told of them. */
const AUTOMATIC: ReadonlySet<Trigger> = new Set(['alarm', 'request']);
/** From here on somebody should look. */
const SERIOUS = ['critical', 'high'] as const satisfies readonly Severity[];
/** A node that fails again within this time has not recovered in between. */
const SAME_INCIDENT_MS = 24 * 3600 * 1000;

/** Body of the generic webhook of AWS DevOps Agent. It never holds log text: an agent reads that through the tools. */
export interface Incident {
  readonly eventType: 'incident';
  readonly incidentId: string;
  readonly action: 'created' | 'updated' | 'closed';
  readonly priority: 'CRITICAL' | 'HIGH' | 'LOW';
  readonly title: string;
  readonly description: string;
  readonly timestamp: string;
  readonly service: string;
  readonly data: { readonly metadata: Readonly<Record<string, unknown>> };
}

/** A name that can hold no sentence: it comes from tags, which people write. */
const name = (text: string | null, otherwise: string) =>
  text === null ? otherwise : text.replace(/[^A-Za-z0-9_.:/-]+/g, '_').slice(0, 100);

const serious = ({ findings }: CollectionRecord) => SERIOUS.reduce((sum, one) => sum + (findings?.[one] ?? 0), 0);

const at = (record: CollectionRecord) => Date.parse(record.requestedAt);

/** Automatic, completed collections that led up to this one without a long break, the newest first. */
function chain(record: CollectionRecord, earlier: readonly CollectionRecord[]): CollectionRecord[] {
  const found: CollectionRecord[] = [];
  let after = record;
  const sorted = earlier
    .filter(
      (one) => one.collectionId !== record.collectionId && one.state === 'completed' && AUTOMATIC.has(one.trigger),
    )
    .filter((one) => at(one) <= at(record))
    .sort((a, b) => at(b) - at(a) || (a.collectionId < b.collectionId ? 1 : -1));
  for (const one of sorted) {
    if (serious(one) === 0 || at(after) - at(one) > SAME_INCIDENT_MS) break;
    found.push(one);
    after = one;
  }
  return found;
}

/**
 * What to tell about a completed collection; null when there is nothing to tell. The incident is named after the first
 * collection of the node that showed it: the same event twice, and every later collection, speak of the same incident.
 * The first collection without serious findings closes it.
 */
export function incidentOf(record: CollectionRecord, earlier: readonly CollectionRecord[]): Incident | null {
  if (record.state !== 'completed' || !AUTOMATIC.has(record.trigger)) return null;
  const before = chain(record, earlier);
  const first = before.at(-1) ?? record;
  const action = serious(record) === 0 ? 'closed' : before.length > 0 ? 'updated' : 'created';
  if (action === 'closed' && before.length === 0) return null;
  const counts = SEVERITIES.map((severity) => [severity, record.findings?.[severity] ?? 0] as const);
  const words = counts.filter(([, count]) => count > 0).map(([severity, count]) => `${count} ${severity}`);
  const node = name(record.node.instanceId, 'unknown node');
  const rules = (record.topRules ?? []).map((rule) => name(rule, '')).slice(0, 10);
  const { collectionId } = record;
  return {
    eventType: 'incident',
    incidentId: `nodescope-${first.collectionId}`,
    action,
    priority: (record.findings?.critical ?? 0) > 0 ? 'CRITICAL' : action === 'closed' ? 'LOW' : 'HIGH',
    title: `EKS node ${node}: ${words.length > 0 ? `${words.join(', ')} findings` : 'no findings'}`,
    description: [
      `Nodescope collected from node ${node} of cluster ${name(record.node.cluster, 'unknown')} (${record.trigger}).`,
      action === 'closed' ? 'The serious findings of the earlier collections are gone.' : '',
      rules.length > 0 ? `Rules of the worst findings: ${rules.join(', ')}.` : '',
      record.gapCount > 0 ? `${record.gapCount} gaps: parts of the bundle could not be read or were missing.` : '',
      `Evidence: call quick_triage with collectionId ${collectionId}, then errors and read to cite it.`,
    ]
      .filter(Boolean)
      .join(' '),
    timestamp: record.completedAt ?? record.updatedAt,
    service: name(record.node.cluster, 'eks'),
    data: {
      metadata: {
        ...{ collectionId, instanceId: record.node.instanceId, cluster: name(record.node.cluster, 'unknown') },
        ...{ region: record.node.region, trigger: record.trigger, findings: Object.fromEntries(counts) },
        ...{
          rules,
          gapCount: record.gapCount,
          previousCollectionIds: before.map((one) => one.collectionId).slice(0, 10),
        },
      },
    },
  };
}
