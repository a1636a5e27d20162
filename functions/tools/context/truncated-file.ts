import type { Gap } from '../../../schemas/gap';
import type { ManifestEntry } from '../../../schemas/manifest';

/** The gap of a file that the archive ended inside of. */
export const truncatedFile = (file: Pick<ManifestEntry, 'path' | 'truncated'>): Gap[] =>
  file.truncated
    ? [
        {
          code: 'truncated',
          what: file.path,
          bytes: null,
          count: 1,
          reason: 'the archive ended inside this file',
          effect: 'the end of this file is not known',
        },
      ]
    : [];
