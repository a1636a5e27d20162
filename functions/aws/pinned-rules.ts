import { artifactKeys } from '../../schemas/artifact-keys';
import { DiagError } from '../../schemas/errors';
import { NO_PACKS, type PinnedRules } from '../../schemas/rule-pack';
import { objects } from './objects';

/** The user rules a collection is judged by; none for collections made before packs were pinned. */
export async function pinnedRules(collectionId: string): Promise<PinnedRules> {
  try {
    return await objects.json<PinnedRules>(artifactKeys.rules(collectionId));
  } catch (error) {
    if (error instanceof DiagError && error.code === 'not-found') return NO_PACKS;
    throw error;
  }
}
