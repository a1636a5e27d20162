import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isPackFile, MAX_PACK_FILES } from '../../functions/aws/rule-packs';
import { MAX_PACK_BYTES } from '../../functions/core/rules/packs/parse-pack';
import { type PackFile, resolvePacks } from '../../functions/core/rules/packs/resolve-packs';
import { DiagError } from '../../schemas/errors';
import type { PinnedRules } from '../../schemas/rule-pack';

/** The pack files of a folder and its subfolders, by name, or the one file that was named. */
export async function packFilesOf(place: string): Promise<PackFile[]> {
  const info = await stat(place).catch(() => null);
  if (!info)
    throw new DiagError('invalid-argument', `there is no file or folder ${place}`, {
      field: '--rules',
      hint: 'pass a folder with .yaml or .json rule packs',
    });
  const names = info.isDirectory()
    ? (await readdir(place, { recursive: true })).map((name) => name.replaceAll(path.sep, '/')).filter(isPackFile)
    : [path.basename(place)];
  if (names.length > MAX_PACK_FILES)
    throw new DiagError('limit-exceeded', `${place} holds ${names.length} pack files, ${MAX_PACK_FILES} are read`, {
      field: '--rules',
      hint: 'join some of them into one file',
    });
  const folder = info.isDirectory() ? place : path.dirname(place);
  const files: PackFile[] = [];
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    const { size } = await stat(file);
    // one byte more than allowed is enough to be refused
    const text = size > MAX_PACK_BYTES ? ' '.repeat(MAX_PACK_BYTES + 1) : await readFile(file, 'utf8');
    files.push({ file: name, text });
  }
  return files;
}

/** User rules of a folder, resolved as unpack resolves those of the bucket. */
export async function readPacks(place: string): Promise<PinnedRules> {
  return resolvePacks(await packFilesOf(place));
}
