import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-plugin-delete-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'pod-network',
  severity: 'low',
  title: 'CNI plugin cannot release the network of a pod',
  sources: ['cni', 'kubelet', 'containerd'],
  match: [
    {
      literal: 'del cmd: failed',
      pattern:
        /del cmd: failed (?<error>(?:to process delete request|on tear down pod network|to delete with prevResult)[^"\\]{0,120})/,
    },
    { literal: 'ailed to process delete request for', pattern: /Failed to process delete request for container/ },
    { literal: 'Failed on TeardownPodNetwork', pattern: /Failed on TeardownPodNetwork for container ID/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: ['sandbox-teardown-failed'],
  why: 'ipamd did not answer or does not know the pod, or rules and veth were already gone.',
  impact: 'kubelet retries; an address may stay reserved meanwhile.',
  remediation: [{ do: 'Check aws-node when it repeats', risk: 'safe' }],
  runbook: 'sandbox-creation',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StopPodSandbox for \\"6c11\\" failed" error="plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (delete): del cmd: failed to process delete request"',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:320","msg":"Failed to process delete request for container 6c119fe2: Success == false"}',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'cni-plugin',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed on TeardownPodNetwork for container ID 6c119fe2: failed to delete container rule',
        from: 'amazon-vpc-cni-k8s 1.6',
      },
    ],
    silent: [
      {
        source: 'cni-plugin',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:300","msg":"Received del network response for pod api namespace shop sandbox 6c11: Success:true"}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"rpc/rpc.pb.go:504","msg":"Send DelNetworkReply: IPv4Addr , DeviceNumber: 0, err: datastore: unknown pod"}',
        because: 'nothing to release',
        nearMiss: true,
      },
    ],
  },
});
