import { defineRule } from '../../define';

export default defineRule({
  id: 'orphaned-pod-volumes',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-cleanup',
  severity: 'low',
  title: 'Volume directories of deleted pods stay behind',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'rphaned pod ',
      pattern:
        /[Oo]rphaned pod \\*"(?<podUid>[0-9a-f-]{4,40})\\*" found, but (?<error>volume paths are still present on disk|error [^"]{5,80}|volumes? subpaths? (?:is|are) still present)/,
    },
    { literal: 'Could not construct volume information', pattern: /Could not construct volume information/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'The pod was removed from the API while kubelet or the node was down, so its mounts were never undone.',
  impact: 'Log noise, and disk space held by the directories.',
  remediation: [{ do: 'Check that nothing is mounted under the pod directory, then remove it', risk: 'caution' }],
  runbook: 'csi-attach-mount',
  references: ['https://github.com/kubernetes/kubernetes/issues/60987'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_volumes.go:163] "There were many similar errors. Turn up verbosity to see them." err="orphaned pod \\"0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11\\" found, but error not a directory occurred when trying to remove the volumes dir" numErrs=3',
        from: 'kubernetes pkg/kubelet/kubelet_volumes.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_volumes.go:154] Orphaned pod "0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11" found, but volume paths are still present on disk : There were a total of 1 errors similar to this.',
        from: 'kubernetes pkg/kubelet/kubelet_volumes.go, 1.17',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reconstruct.go:215] "Could not construct volume information" err="no volume plugin matched" podName="0d6c1f6e"',
        from: 'kubernetes pkg/kubelet/volumemanager/reconciler',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_volumes.go:160] "Cleaned up orphaned pod volumes dir" podUID="0d6c1f6e" path="/var/lib/kubelet/pods/0d6c1f6e/volumes"',
        because: 'clean-up worked',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_pods.go:720] Pod "web-0_shop(0d6c)" is terminated, but some volumes have not been cleaned up',
        because: 'ordinary termination',
        nearMiss: true,
      },
    ],
  },
});
