import { artifactKeys } from '../../schemas/artifact-keys';
import type { FindingsDocument } from '../../schemas/finding';
import type { Gap } from '../../schemas/gap';
import type { Manifest } from '../../schemas/manifest';
import { objects } from '../aws/objects';
import type { TimelineEntry } from '../core/findings/timeline';
import type { Facts } from '../core/inspect/facts';
import { collectionReport, type ReportInput } from '../core/report/collection-report';

/**
 * Largest artefacts that are parsed: JSON takes about five times its bytes in memory, and publish has 256 MB. Findings of
 * real bundles take 0.1–2 MB, facts of a node with 5,000 Services 4 MB.
 */
const MOST_BYTES = { findings: 16_000_000, facts: 8_000_000, timeline: 4_000_000, inventory: 6_000_000 } as const;

async function textOf(key: string, most: number): Promise<string | null> {
  const head = await objects.head(key);
  if (!head || head.bytes > most) return null;
  return (await objects.bytes(key)).toString('utf8');
}

/** What a report is made from; parts that are absent or too large are left out, without the findings there is none. */
export async function readReportInput(collectionId: string): Promise<ReportInput> {
  const findings = await textOf(artifactKeys.findings(collectionId), MOST_BYTES.findings);
  if (findings === null) throw new Error(`findings.json is absent or larger than ${MOST_BYTES.findings} bytes`);
  const facts = await textOf(artifactKeys.facts(collectionId), MOST_BYTES.facts);
  const timeline = await textOf(artifactKeys.timeline(collectionId), MOST_BYTES.timeline);
  const inventory = await textOf(artifactKeys.inventory(collectionId), MOST_BYTES.inventory);
  return {
    collectionId,
    document: JSON.parse(findings) as FindingsDocument,
    facts: facts === null ? null : (JSON.parse(facts) as { facts: Facts }).facts,
    timeline: (timeline ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as TimelineEntry),
    inventory: inventory === null ? null : (JSON.parse(inventory) as Manifest),
  };
}

/** Writes `report.html`. It is a view of what is stored already, so failing to make it is a gap, never a failed run. */
export async function publishReport(collectionId: string): Promise<Gap[]> {
  try {
    const { text } = collectionReport(await readReportInput(collectionId));
    await objects.put(artifactKeys.report(collectionId), text, 'text/html; charset=utf-8');
    return [];
  } catch (error) {
    return [
      {
        code: 'not-checked',
        what: 'report.html',
        bytes: null,
        count: 1,
        reason: error instanceof Error ? error.message : String(error),
        effect: 'the collection has no HTML report; nodescope report makes one from its findings',
      },
    ];
  }
}
