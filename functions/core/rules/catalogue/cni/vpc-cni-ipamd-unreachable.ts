import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-ipamd-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-not-ready',
  severity: 'high',
  title: 'CNI plugin cannot reach ipamd on the node',
  sources: ['cni', 'kubelet', 'containerd', 'docker'],
  match: [
    {
      literal: '/var/run/aws-node/ipam',
      pattern:
        /dial(?:ing:? dial)? unix \/var\/run\/aws-node\/ipamd?\.sock: (?:connect: )?(?<error>connection refused|no such file or directory|i\/o timeout|permission denied)/,
    },
    {
      literal: '127.0.0.1:50051',
      pattern: /dial(?:ing:? dial)? tcp 127\.0\.0\.1:50051: (?:connect: )?(?<error>connection refused|i\/o timeout)/,
    },
    {
      literal: 'ailed to connect to backend server',
      pattern: /[Ff]ailed to connect to backend server/,
      unless: /127\.0\.0\.1:50051/,
    },
    {
      literal: 'NetworkPlugin cni failed to set up pod',
      pattern:
        /NetworkPlugin cni failed to set up pod.{1,200}?code = Unavailable desc = (?:grpc: the connection is unavailable|all SubConns are in TransientFailure)/,
      unless: /127\.0\.0\.1:50051/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.9, strongerWith: ['aws-node-ipamd-timeout', 'vpc-cni-ipamd-start-failed'] },
  mayCause: ['sandbox-creation-failed'],
  why: 'ipamd inside the aws-node pod does not listen: it is starting, crashed or was killed by its probe.',
  impact: 'No pod can get or release an address until aws-node is back.',
  remediation: [
    { do: 'Check the restarts and the log of the aws-node pod', risk: 'safe' },
    { do: 'Restart the aws-node pod of this node', risk: 'caution' },
  ],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotRunning',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'A few lines while aws-node is upgraded on the node.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (add): add cmd: Error received from AddNetwork gRPC call: rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 127.0.0.1:50051: connect: connection refused\\""',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin, 1.15',
      },
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:250","msg":"Failed to connect to backend server for container 6c119f: context deadline exceeded"}',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:270","msg":"Error received from AddNetwork gRPC call for container 6c119f: rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /var/run/aws-node/ipamd.sock: connect: connection refused\\""}',
        from: 'amazon-vpc-cni-k8s 1.21',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kuberuntime_manager.go:646] createPodSandbox for pod "app_shop(7f0c)" failed: rpc error: code = Unknown desc = NetworkPlugin cni failed to set up pod "app_shop" network: rpc error: code = Unavailable desc = grpc: the connection is unavailable',
        from: 'kubernetes dockershim 1.11',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"entrypoint.sh","msg":"Checking for IPAM connectivity ... "}',
        because: 'start-up',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:413","msg":"Serving RPC Handler version v1.18.5 on 127.0.0.1:50051"}',
        because: 'ipamd listens',
        nearMiss: true,
      },
    ],
  },
});
