import picomatch from 'picomatch';
import { DiagError } from '../../../schemas/errors';
import type { ManifestEntry } from '../../../schemas/manifest';
import { SourceKind } from '../../../schemas/source-kind';
import { LOG_TYPES } from '../../core/query/log-types';

export type SearchableFile = ManifestEntry & { stored: NonNullable<ManifestEntry['stored']> };

const rank = new Map(SourceKind.options.map((kind, i) => [kind, i]));

/**
 * The text files a question is about; copies of a file count once. Logs come before listings and settings, in the order
 * of the kinds, so that the first page shows what most questions are about. Throws DiagError naming the field.
 */
export function chooseFiles(
  entries: readonly ManifestEntry[],
  logTypes: readonly string[] | undefined,
  pathGlob: string | undefined,
  components?: readonly string[] | undefined,
): SearchableFile[] {
  const kinds = new Set<string>();
  for (const type of logTypes ?? []) {
    const group = Object.hasOwn(LOG_TYPES, type) ? LOG_TYPES[type] : undefined;
    if (!group)
      throw new DiagError('invalid-argument', `logTypes: there is no type ${type}`, {
        field: 'logTypes',
        hint: `types: ${Object.keys(LOG_TYPES).join(', ')}`,
      });
    for (const kind of group) kinds.add(kind);
  }
  const inGlob = pathGlob === undefined ? () => true : compileGlob(pathGlob);
  const ofComponents = (components ?? []).map((name) => byComponent(name, entries));
  const chosen: SearchableFile[] = [];
  for (const file of entries) {
    const { stored } = file;
    if (!stored || file.kind === 'binary' || file.bytes === 0 || file.duplicateOf) continue;
    if (kinds.size > 0 && !kinds.has(file.kind)) continue;
    if (ofComponents.length > 0 && !ofComponents.some((has) => has(file))) continue;
    if (inGlob(file.path)) chosen.push({ ...file, stored });
  }
  return chosen.sort((a, b) => rank.get(a.kind)! - rank.get(b.kind)! || (a.path < b.path ? -1 : 1));
}

/**
 * What a component wrote or is configured by: files of the group of that name, and files whose path names it. A component
 * without a file is an error: an answer of no matches would look like a quiet one.
 */
function byComponent(name: string, entries: readonly ManifestEntry[]): (file: ManifestEntry) => boolean {
  const wanted = name.toLowerCase();
  const kinds = new Set<string>(Object.hasOwn(LOG_TYPES, wanted) ? LOG_TYPES[wanted] : []);
  const has = (file: ManifestEntry) => kinds.has(file.kind) || file.path.toLowerCase().includes(wanted);
  if (wanted !== '' && entries.some(has)) return has;
  throw new DiagError('invalid-argument', `components: no file of ${JSON.stringify(name)} is in this bundle`, {
    field: 'components',
    hint: 'validate lists the files; kubelet, containerd, coredns, aws-node, kube-proxy, kernel are usual names',
  });
}

/** More stars than any path has levels only make the matcher's own expression slow. */
const MAX_WILDCARDS = 12;

function compileGlob(glob: string): (path: string) => boolean {
  const wildcards = glob.match(/\*+/g)?.length ?? 0;
  // brace ranges and extended globs expand or nest; neither is needed to name files of a bundle
  if (wildcards > MAX_WILDCARDS || /[@!+?*]\(|\.\.|\{[^}]*\{/.test(glob)) {
    throw new DiagError('invalid-argument', 'pathGlob is too complex', {
      field: 'pathGlob',
      hint: 'use *, **, ? and {a,b}, such as var_log/**/*.log',
    });
  }
  return picomatch(glob, { dot: true, noextglob: true, nonegate: true });
}
