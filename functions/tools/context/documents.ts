import { artifactKeys } from '../../../schemas/artifact-keys';
import type { FindingsDocument } from '../../../schemas/finding';
import type { Facts } from '../../core/inspect/facts';
import type { ToolDeps } from '../deps';

/** `findings.json` without its findings list is small: verdict, chains, checks, coverage, gaps. */
export function findingsDocument(deps: ToolDeps, collectionId: string): Promise<FindingsDocument> {
  return deps.objects.json<FindingsDocument>(artifactKeys.findings(collectionId));
}

/** `facts.json`: what the inspectors read, by inspector id. */
export async function factsOf(deps: ToolDeps, collectionId: string): Promise<Facts> {
  return (await deps.objects.json<{ facts: Facts }>(artifactKeys.facts(collectionId))).facts;
}
