import { defineRule } from '../../define';

export default defineRule({
  id: 'device-allocation-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'device-plugin',
  severity: 'high',
  title: 'kubelet cannot give a pod the devices it asked for',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'Allocate failed due to',
    pattern:
      /Allocate failed due to (?<error>requested number of devices unavailable|device plugin [A-Za-z]{3,40} rpc failed|no healthy devices present|can't allocate unhealthy devices|no containers return in allocation response|rpc error)[^"]{0,40}?(?<resource>[a-z0-9.-]{1,63}\/[A-Za-z0-9._-]{1,63})?/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The scheduler placed the pod by an older count: the device plugin was gone, restarted, or marked devices unhealthy.',
  impact: 'The pod fails with UnexpectedAdmissionError and must be recreated.',
  remediation: [
    { do: 'Check the device plugin and the health of the devices (Xid lines for GPUs)', risk: 'safe' },
    { do: 'Delete the failed pods so that their controller replaces them', risk: 'caution' },
  ],
  runbook: 'device-plugins',
  references: ['https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 event.go:307] "Event occurred" object="ml/train-0" kind="Pod" type="Warning" reason="UnexpectedAdmissionError" message="Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 1, Available: 0, which is unexpected"',
        from: 'kubernetes pkg/kubelet/cm/devicemanager/manager.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:2075] Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
        from: 'kubernetes pkg/kubelet/cm/devicemanager/manager.go, 1.26',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 manager.go:644] "Need devices to allocate for pod" deviceNumber=1 resourceName="nvidia.com/gpu" podUID="0d6c"',
        because: 'normal allocation',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 policy_none.go:49] "None policy: Start"',
        because: 'unrelated start-up line',
      },
    ],
  },
});
