import { TOOLS } from '../../functions/tools/tools.generated';
import { SICK, type Stage } from './stage';

/** Tools whose answer is about one completed collection, and that say so. */
const OTHERWISE = new Set([
  ...['status', 'history', 'list_sops', 'get_sop'],
  ...['cluster_health', 'batch_status', 'tcpdump_analyze'],
]);

export const READERS = TOOLS.filter((tool) => tool.effect === 'read');
export const ABOUT_COLLECTION = READERS.filter((tool) => !OTHERWISE.has(tool.name));

/** Arguments that make each reading tool answer about a collection, as far as it can. */
export function about(name: string, collectionId: string, stage: Stage): Record<string, unknown> {
  switch (name) {
    case 'read':
    case 'artifact':
      return { collectionId, logKey: 'kubelet/kubelet.log' };
    case 'search':
      return { collectionId, query: 'error' };
    case 'summarize':
      return { collectionId, finding_ids: [stage.sick.document.findings[0]!.findingId] };
    case 'compare_nodes':
      return { collectionIds: [collectionId, stage.twin.collectionId] };
    case 'batch_status':
      return { collectionIds: [collectionId] };
    case 'cluster_health':
      return { clusterName: 'shop-prod' };
    case 'tcpdump_analyze':
      return { instanceId: SICK };
    case 'get_sop':
      return { collectionId, sopName: 'dns-failures' };
    default:
      return { collectionId };
  }
}
