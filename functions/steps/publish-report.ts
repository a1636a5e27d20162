import { artifactKeys } from '../../schemas/artifact-keys';
import type { FindingsDocument } from '../../schemas/finding';
import type { Gap } from '../../schemas/gap';
import type { Manifest } from '../../schemas/manifest';
import { objects } from '../aws/objects';
import type { TimelineEntry } from '../core/findings/timeline';
import type { Facts } from '../core/inspect/facts';
import { collectionReport, type ReportInput } from '../core/report/collection-report';

/**
 * Bytes of artefacts parsed for one report. Measured: 9.6 MB of findings (3,000 of them) take 166 MB to parse and render;
 * publish has 256 MB. Findings of sample bundles take 0.02–0.15 MB, their facts 0.13 MB.
 */
const MOST_BYTES = 10_000_000;

/**
 * What a report is made from. Parts that are absent, or too large for what is left of `mostBytes`, are left out; without
 * the findings there is no report.
 */
export async function readReportInput(collectionId: string, mostBytes = MOST_BYTES): Promise<ReportInput> {
  let left = mostBytes;
  const textOf = async (key: string): Promise<string | null> => {
    const head = await objects.head(key);
    if (!head || head.bytes > left) return null;
    left -= head.bytes;
    return (await objects.bytes(key)).toString('utf8');
  };
  const findings = await textOf(artifactKeys.findings(collectionId));
  if (findings === null) throw new Error(`findings.json is absent or larger than ${mostBytes} bytes`);
  const facts = await textOf(artifactKeys.facts(collectionId));
  const timeline = await textOf(artifactKeys.timeline(collectionId));
  const inventory = await textOf(artifactKeys.inventory(collectionId));
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
