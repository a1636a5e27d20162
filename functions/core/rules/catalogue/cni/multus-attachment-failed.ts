import { defineRule } from '../../define';

export default defineRule({
  id: 'multus-attachment-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'multus',
  category: 'pod-network',
  severity: 'medium',
  title: 'Multus cannot attach a pod to a network',
  sources: ['kubelet', 'containerd', 'docker', 'pod-log'],
  match: [
    {
      literal: 'annot find a network-attachment-definition',
      pattern: /[Cc]annot find a network-attachment-definition \(?(?<definition>[a-z0-9.-]{1,63})/,
    },
    {
      literal: 'ultus: [',
      pattern:
        /[Mm]ultus: \[(?<namespace>[a-z0-9-]{1,63})\/(?<pod>[a-z0-9.-]{1,253})[^\]]{0,60}\]: error adding (?:pod|container) to network \\*"(?<network>[^"\\]{1,63})/,
    },
    {
      literal: 'error adding container to network',
      pattern: /error adding (?:container) to network \\*"(?<network>[^"\\]{1,63})/,
      unless: /ultus: \[/,
    },
    {
      literal: 'multus.sock',
      pattern: /\/multus\.sock[^"]{0,20}: connect: (?<error>connection refused|no such file or directory)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed'],
  why: 'The named NetworkAttachmentDefinition does not exist in the namespace, the delegate plugin failed, or the multus daemon is not running.',
  impact: 'Pods with additional networks wait; with the daemon down all pods do.',
  remediation: [{ do: 'Check the annotation of the pod and the kube-multus pod of the node', risk: 'safe' }],
  runbook: 'sandbox-creation',
  references: [
    'https://github.com/k8snetworkplumbingwg/multus-cni',
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-multiple-network-interfaces.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = plugin type=\\"multus\\" name=\\"multus-cni-network\\" failed (add): Multus: [ran/cu-0/0d6c]: error loading k8s delegates k8s args: tryLoadK8sDelegates: cannot find a network-attachment-definition (sriov-a) in namespace (ran)"',
        from: 'multus-cni pkg/k8sclient',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="Multus: [ran/cu-0/0d6c]: error adding container to network \\"ipvlan-a\\": DelegateAdd: netplugin failed: no IP addresses"',
        from: 'multus-cni pkg/multus',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_manager.go:1172] "CreatePodSandbox for pod failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"multus\\" name=\\"multus-cni-network\\" failed (add): [ran/cu-0:ipvlan-a]: error adding container to network \\"ipvlan-a\\": unsupported CNI result version \\"1.0.0\\"" pod="ran/cu-0"',
        from: 'multus-cni',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox failed, error" error="plugin type=\\"multus-shim\\" failed (add): CmdAdd (shim): failed to send CNI request: Post \\"http://dummy/cni\\": dial unix /run/multus/multus.sock: connect: connection refused"',
        from: 'multus-cni cmd/multus-shim',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F 2026-11-20T08:14:02Z [verbose] Add: ran:cu-0:0d6c:aws-cni(aws-cni):eth0 {"cniVersion":"0.4.0"}',
        because: 'success',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 util.go:30] "No sandbox for pod can be found. Need to start a new one" pod="kube-system/kube-multus-ds-x2k8q"',
        because: 'start of multus',
        nearMiss: true,
      },
    ],
  },
});
