import type { ReportInput } from '../../../functions/core/report/collection-report';
import type { Finding, FindingsDocument } from '../../../schemas/finding';
import { SEVERITIES } from '../../../schemas/severity';
import { at, sampleFinding, sampleManifest } from '../findings/sample-findings';

/** Ids as the schema wants them: twelve characters of base 32. */
export const id = (n: number): string => {
  const digits = 'abcdefghijklmnopqrstuvwxyz234567';
  let text = '';
  for (let rest = n, i = 0; i < 12; i++, rest = Math.floor(rest / 32)) text = digits[rest % 32]! + text;
  return `F-${text}`;
};

export const someFinding = (n: number, about: Partial<Finding> = {}): Finding =>
  sampleFinding(id(n), {
    remediation: [{ do: 'Remove the rule', risk: 'caution' }],
    evidence: [
      { file: 'kernel/dmesg.current', byteStart: 100, byteEnd: 180, line: 7, time: at(60), text: 'a line of the node' },
    ],
    histogram: {
      bucketMinutes: 1,
      buckets: [
        [29_400_000, 2],
        [29_400_005, 1],
      ],
    },
    ...about,
  });

export function someDocument(findings: readonly Finding[], about: Partial<FindingsDocument> = {}): FindingsDocument {
  return {
    schemaVersion: 1,
    engineVersion: '0.1.0',
    rulesetVersion: 'rules-sample',
    node: { instanceId: 'i-0123456789abcdef0', nodeName: null, cluster: 'shop', region: 'eu-west-1', account: null },
    bundle: {
      collectedAt: at(240),
      bootTime: at(0),
      timeSpan: { start: at(0), end: at(239) },
      timeSource: 'collected: archive-name',
    },
    summary: {
      bySeverity: Object.fromEntries(
        SEVERITIES.map((severity) => [severity, findings.filter((one) => one.severity === severity).length]),
      ) as FindingsDocument['summary']['bySeverity'],
      verdict: 'A sentence of the verdict.',
    },
    chains: [],
    findings: [...findings],
    checks: [
      { ruleId: 'swap-off', outcome: 'clear', detail: 'swap is off' },
      { ruleId: 'gpu-present', outcome: 'cannot-check', detail: 'nothing to read' },
    ],
    coverage: {
      files: 3,
      bytes: 5_000,
      classifiedBytes: 4_000,
      lines: 40,
      duplicateFiles: 0,
      byKind: { dmesg: { files: 1, bytes: 1_000 } },
    },
    redactions: { 'aws-access-key': 2 },
    gaps: [
      {
        code: 'truncated',
        what: 'kubelet.log',
        bytes: 2_000,
        count: 1,
        reason: 'it ends early',
        effect: 'later lines are unknown',
      },
    ],
    ...about,
  };
}

export function someInput(findings: readonly Finding[], about: Partial<ReportInput> = {}): ReportInput {
  return {
    collectionId: 'c-1',
    document: someDocument(findings),
    facts: {},
    timeline: [],
    inventory: sampleManifest,
    ...about,
  };
}
