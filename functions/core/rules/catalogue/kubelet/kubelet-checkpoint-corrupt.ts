import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-checkpoint-corrupt',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-state',
  severity: 'medium',
  title: 'A state file of kubelet is corrupt',
  sources: ['kubelet', 'windows'],
  match: { literal: 'checkpoint is corrupted', pattern: /checkpoint is corrupted/, unless: /could not restore state/ },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['device-allocation-failed'],
  why: 'The checksum of a checkpoint in /var/lib/kubelet does not match: the node lost power or the disk was full while it was written.',
  impact: 'Device or resource assignments of running pods are forgotten until their plugins register again.',
  remediation: [
    { do: 'Check for earlier disk-full or file system errors', risk: 'safe' },
    { do: 'Drain the node and remove the checkpoint file', risk: 'disruptive' },
  ],
  runbook: 'kubelet-configuration',
  references: ['https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 manager.go:527] "Failed to read checkpoint file" err="checkpoint is corrupted" file="kubelet_internal_checkpoint"',
        from: 'kubernetes pkg/kubelet/cm/devicemanager',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 manager.go:455] Continue after failing to read checkpoint file. Device allocation info may NOT be up-to-date. Err: checkpoint is corrupted',
        from: 'kubernetes pkg/kubelet/cm/devicemanager, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 manager.go:527] "Continue after failing to read checkpoint file. Device allocation info may NOT be up-to-date" err="checkpoint is not found"',
        because: 'first start of a new node',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 manager.go:241] "Creating Device Plugin manager" path="/var/lib/kubelet/device-plugins/kubelet.sock"',
        because: 'ordinary start',
      },
    ],
  },
});
