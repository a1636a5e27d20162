import { defineRule } from '../../define';

export default defineRule({
  id: 'calico-unauthorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'cni',
  category: 'cni-auth',
  severity: 'high',
  title: 'Calico CNI plugin is not authorized at the API server',
  sources: ['kubelet', 'containerd', 'docker'],
  match: {
    literal: 'error getting ClusterInformation',
    pattern: /error getting ClusterInformation: (?<error>connection is unauthorized[^"\\]{0,40}|[^"\\]{3,120})/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed', 'sandbox-teardown-failed'],
  why: 'The token in /etc/cni/net.d/calico-kubeconfig expired or belongs to a removed service account, often after Calico was uninstalled but its file stayed.',
  impact: 'No sandbox can be created or removed on the node.',
  remediation: [
    { do: 'Restart calico-node, which writes a new token', risk: 'caution' },
    { do: 'Remove left-over Calico files when VPC CNI should be used', risk: 'caution' },
  ],
  runbook: 'sandbox-creation',
  references: ['https://docs.tigera.io/calico/latest/operations/troubleshoot/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"calico\\" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized"',
        from: 'projectcalico cni-plugin',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StopPodSandbox for \\"6c11\\" failed" error="failed to destroy network for sandbox \\"6c11\\": plugin type=\\"calico\\" failed (delete): error getting ClusterInformation: Get \\"https://10.100.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default\\": dial tcp 10.100.0.1:443: i/o timeout"',
        from: 'projectcalico cni-plugin',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="loading plugin" id=calico',
        because: 'a name',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="plugin type=\\"aws-cni\\" failed (add)"',
        because: 'another plugin',
        nearMiss: true,
      },
    ],
  },
});
