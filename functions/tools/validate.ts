import { z } from 'zod';
import { Completeness } from '../../schemas/manifest';
import { collectionFiles } from '../aws/collection-files';
import { collectionArguments } from './context/arguments';
import { completedCollection } from './context/collection';
import { findingsDocument } from './context/documents';
import { defineTool } from './define';

const LISTED = 40;

export default defineTool({
  name: 'validate',
  effect: 'read',
  title: 'What the bundle holds and lacks',
  summary: 'Lists what a collected bundle contains, what is missing from it, and what could not be read.',
  when: 'Use before concluding that something is absent: a missing file is not a healthy file. Next: errors for findings, read for a file.',
  input: z.strictObject({
    ...collectionArguments,
    executionId: z.string().min(3).max(80).optional().describe('Same as collectionId.'),
    nameContains: z.string().max(120).optional().describe('Only list files whose path contains this text.'),
  }),
  output: z.strictObject({
    complete: z.boolean(),
    layout: z.string(),
    score: z.number(),
    expected: Completeness.shape.expected,
    missing: z.array(z.string()),
    fileCount: z.number(),
    totalBytes: z.number(),
    archive: z.strictObject({ name: z.string(), bytes: z.number(), format: z.string() }),
    clock: z.strictObject({
      collectedAt: z.string().nullable(),
      bootTime: z.string().nullable(),
      source: z.string(),
      zoneOffsetMinutes: z.number(),
    }),
    kinds: z.record(z.string(), z.strictObject({ files: z.number(), bytes: z.number() })),
    files: z.array(
      z.strictObject({
        logKey: z.string(),
        kind: z.string(),
        bytes: z.number(),
        lines: z.number().nullable(),
        truncated: z.boolean(),
      }),
    ),
    filesNotListed: z.number(),
  }),
  budgetBytes: 16_000,
  examples: [{ title: 'is the bundle complete', input: { instanceId: 'i-0f00dfacade000001' } }],
  async handle(deps, input) {
    const record = await completedCollection(deps, { ...input, collectionId: input.collectionId ?? input.executionId });
    const [manifest, document] = await Promise.all([
      collectionFiles.inventory(record.collectionId),
      findingsDocument(deps, record.collectionId),
    ]);
    const kinds: Record<string, { files: number; bytes: number }> = {};
    let totalBytes = 0;
    for (const file of manifest.entries) {
      const kind = kinds[file.kind] ?? { files: 0, bytes: 0 };
      kinds[file.kind] = kind;
      kind.files++;
      kind.bytes += file.bytes;
      totalBytes += file.bytes;
    }
    const wanted = manifest.entries.filter((file) => !input.nameContains || file.path.includes(input.nameContains));
    const files = [...wanted].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1)).slice(0, LISTED);
    const missing = manifest.completeness.expected.filter((part) => !part.present).map((part) => part.what);
    const { clock } = manifest;
    return {
      payload: {
        // of an unknown layout nobody knows what should be there
        complete:
          manifest.completeness.layout !== 'unknown' &&
          missing.length === 0 &&
          manifest.gaps.every((gap) => gap.code !== 'truncated' && gap.code !== 'corrupt'),
        layout: manifest.completeness.layout,
        score: manifest.completeness.score,
        expected: manifest.completeness.expected,
        missing,
        fileCount: manifest.entries.length,
        totalBytes,
        archive: manifest.archive,
        clock: {
          collectedAt: clock.collectedAtMs === null ? null : new Date(clock.collectedAtMs).toISOString(),
          bootTime: clock.bootTimeMs === null ? null : new Date(clock.bootTimeMs).toISOString(),
          source: clock.collectedAtSource,
          zoneOffsetMinutes: clock.zoneOffsetMinutes,
        },
        kinds,
        files: files.map((file) => ({
          logKey: file.path,
          kind: file.kind,
          bytes: file.bytes,
          lines: file.lines,
          truncated: file.truncated,
        })),
        filesNotListed: wanted.length - files.length,
      },
      collectionId: record.collectionId,
      gaps: document.gaps,
      next: [
        { tool: 'errors', arguments: { collectionId: record.collectionId }, because: 'what is wrong, worst first' },
      ],
    };
  },
});
