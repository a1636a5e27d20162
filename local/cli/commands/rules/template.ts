/** A complete pack of one rule that passes every gate, to be rewritten by its author. */
export function packTemplate(id: string): string {
  return `# A rule pack. nodescope rules test FOLDER says what is wrong with it, with line numbers.
# How each field is used: docs/writing-rules.md
name: my-team
owner: my team, my-team@example.com
version: "1.0"
rules:
  - id: ${id}
    area: kubelet
    component: kubelet
    category: my-problem
    # critical: the node or most pods are down now, or data is at risk (then say so in criticalBecause)
    # high: pods fail or the node degrades; medium: a contributing fault; low, info: context
    severity: medium
    title: Kubelet waits for the license server
    # kinds of files, or groups of them: kubelet, kernel, runtime, cni, pods, system, bootstrap, …
    sources: [kubelet]
    match:
      # at least 8 characters, case-sensitive, in every line that matches
      literal: "license server not reachable"
      # RE2 syntax; named groups become entities
      pattern: 'license server not reachable: (?<server>[\\w.-]+)'
    # captures that separate one finding from another: few values, never a time or a counter
    dedup: [server]
    recovery:
      literal: "license server answers again"
      pattern: 'license server answers again: (?<server>[\\w.-]+)'
      by: [server]
    why: The license server is down, or a firewall is in between.
    impact: Pods that need a license do not start.
    remediation:
      - do: Ask the license server for its state
        risk: safe
    runbook: my-runbook
    references: ["https://example.com/runbooks/license-server"]
    falsePositives: none known
    examples:
      fires:
        - source: kubelet
          line: 'Nov 22 10:00:01 ip-10-0-1-9 kubelet[3100]: E1122 10:00:01.100000    3100 license.go:41] license server not reachable: lic-1.example.com'
          from: our plugin, version 2
        - source: journal
          line: 'Nov 22 10:05:01 ip-10-0-1-9 kubelet[3100]: E1122 10:05:01.100000    3100 license.go:41] license server not reachable: lic-2.example.com'
          from: our plugin, version 2
      silent:
        - source: kubelet
          line: 'Nov 22 10:00:01 ip-10-0-1-9 kubelet[3100]: I1122 10:00:01.100000    3100 license.go:30] checking whether license server is reachable: lic-1.example.com'
          because: it only looks
          nearMiss: true
        - source: kubelet
          line: 'Nov 22 10:06:01 ip-10-0-1-9 kubelet[3100]: I1122 10:06:01.100000    3100 license.go:44] license server answers again: lic-1.example.com'
          because: it is over
`;
}
