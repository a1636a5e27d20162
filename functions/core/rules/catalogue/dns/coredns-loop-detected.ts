import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-loop-detected',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-config',
  severity: 'critical',
  criticalBecause: 'CoreDNS exits each time it starts: no name resolution for the pods that depend on it',
  title: 'CoreDNS found a forwarding loop and stopped',
  sources: ['coredns'],
  match: [
    {
      literal: 'loop detected',
      pattern: /\[FATAL\] plugin\/loop: Seen \\*"(?<query>[^"\\]{3,120})\\*" more than twice, loop detected/,
    },
    {
      literal: 'plugin/loop: Loop',
      pattern: /\[FATAL\] plugin\/loop: Loop \((?<from>\S{1,64}) -> (?<to>\S{1,64})\) detected for zone/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'plugin/reload: Running configuration',
    pattern: /plugin\/reload: Running configuration/,
    sources: ['coredns'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'CoreDNS forwards to a resolver that sends the query back, typically a local stub such as 127.0.0.53 inherited from /etc/resolv.conf of the node.',
  impact: 'CoreDNS pods crash in a loop and cluster DNS is down on this configuration.',
  remediation: [
    {
      do: 'Point kubelet resolvConf to /run/systemd/resolve/resolv.conf, or forward to the VPC resolver by address',
      risk: 'caution',
    },
  ],
  runbook: 'dns-failures',
  references: ['https://coredns.io/plugins/loop/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [FATAL] plugin/loop: Loop (127.0.0.1:40912 -> :53) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO 4547991504243258144.3688648895315093531."',
        from: 'coredns plugin/loop',
      },
      {
        source: 'coredns',
        line: '[FATAL] plugin/loop: Seen "HINFO IN 4547991504243258144.3688648895315093531." more than twice, loop detected',
        from: 'coredns plugin/loop, 1.2',
      },
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118Z [FATAL] plugin/loop: Loop (10.0.20.7:53004 -> 10.0.20.7:53) detected for zone "corp.example.", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO 1.2."',
        from: 'coredns plugin/loop',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] 127.0.0.1:40912 - 5 "HINFO IN 4547991504243258144.3688648895315093531. udp 57 false 512" NXDOMAIN qr,rd,ra 57 0.01s',
        because: 'the self test passed',
        nearMiss: true,
      },
      {
        source: 'coredns',
        line: '[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5',
        because: 'running',
      },
    ],
  },
});
