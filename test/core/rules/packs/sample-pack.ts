/** A pack of one rule, as lines of YAML that tests bend. */
export const PACK_LINES: readonly string[] = [
  'name: payments', // 1
  'owner: payments team', // 2
  'version: "1.2"', // 3
  'rules:', // 4
  '  - id: x-ledger-stuck', // 5
  '    area: kubelet', // 6
  '    component: ledger', // 7
  '    category: ledger', // 8
  '    severity: high', // 9
  '    title: The ledger does not answer', // 10
  '    sources: [kubelet]', // 11
  '    match:', // 12
  '      literal: "ledger does not answer"', // 13
  "      pattern: 'ledger does not answer: (?<ledger>[a-z0-9.]+)'", // 14
  '    dedup: [ledger]', // 15
  '    recovery:', // 16
  '      literal: "ledger answers again"', // 17
  "      pattern: 'ledger answers again: (?<ledger>[a-z0-9.]+)'", // 18
  '      by: [ledger]', // 19
  '    why: It is down.', // 20
  '    impact: Payments wait.', // 21
  '    remediation: [{ do: Look at it, risk: safe }]', // 22
  '    runbook: ledger', // 23
  '    references: ["https://example.com/ledger"]', // 24
  '    falsePositives: none known', // 25
  '    examples:', // 26
  '      fires:', // 27
  "        - { source: kubelet, from: ours, line: 'Nov 22 10:00:01 ip-10-0-1-9 kubelet[31]: ledger does not answer: a.example' }",
  "        - { source: journal, from: ours, line: 'Nov 22 10:00:09 ip-10-0-1-9 kubelet[31]: ledger does not answer: b.example' }",
  '      silent:',
  "        - { source: kubelet, nearMiss: true, because: asks only, line: 'Nov 22 10:00:01 ip-10-0-1-9 kubelet[31]: does the ledger answer: a.example' }",
  "        - { source: kubelet, because: other, line: 'Nov 22 10:00:02 ip-10-0-1-9 kubelet[31]: all is well' }",
];

/** The sample pack with some lines (by 1-based number) replaced; null drops a line. */
export function samplePack(changes: Readonly<Record<number, string | null>> = {}): string {
  return PACK_LINES.flatMap((line, index) => {
    const change = changes[index + 1];
    return change === null ? [] : [change ?? line];
  }).join('\n');
}
