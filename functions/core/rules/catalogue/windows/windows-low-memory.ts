import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-low-memory',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'memory',
  severity: 'high',
  title: 'Windows ran out of virtual memory',
  sources: ['windows'],
  match: [
    { literal: 'low virtual memory condition', pattern: /successfully diagnosed a low virtual memory condition/ },
    { literal: 'paging file is too small', pattern: /[Tt]he paging file is too small for this operation to complete/ },
    {
      literal: 'Insufficient system resources exist',
      pattern: /Insufficient system resources exist to complete the requested service/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-became-not-ready', 'pod-crash-loop'],
  why: 'Committed memory of pods and system exceeds memory and page file; Windows has no OOM killer and does not evict in time.',
  impact: 'Any program fails to allocate; kubelet and containerd may crash.',
  remediation: [
    { do: 'Give Windows pods memory limits', risk: 'caution' },
    { do: 'Reserve memory for the system (kube-reserved) or use larger nodes', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: ['https://kubernetes.io/docs/concepts/configuration/windows-resource-management/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","Windows successfully diagnosed a low virtual memory condition. The following programs consumed the most virtual memory: w3wp.exe (4120) consumed 9120411648 bytes"',
        from: 'Resource-Exhaustion-Detector 2004',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z error="The paging file is too small for this operation to complete."',
        from: 'Win32 1455',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","Insufficient system resources exist to complete the requested service."',
        from: 'Win32 1450',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Windows Resource Exhaustion Detector started"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The page file is 4096 MB"',
        because: 'setting',
        nearMiss: true,
      },
    ],
  },
});
