import { defineFault } from '../fault';
import { networkSetup, sandboxFailed } from '../phrases';
import { newPod } from '../victims';

/** bpf_client.go and rpc_handler.go of the agent, cni.go of the plugin. */
export default defineFault({
  name: 'network-policy-agent-failed',
  title: 'The network policy agent cannot load its programs',
  story:
    'The BPF filesystem of the node is full of stale pins. The agent cannot load probes for new pods and answers the CNI with an error, so pods that need policies do not start.',
  files: [
    'var_log/aws-routed-eni/network-policy-agent.log',
    'var_log/aws-routed-eni/plugin.log',
    'kubelet/kubelet.log',
    'networking/ebpf-data.txt',
    'var_log/*aws-eks-nodeagent*',
  ],
  expects: [{ category: 'network-policy', severity: 'high', rules: ['npa-ebpf-load-failed', 'npa-unreachable'] }],
  startsMinutesBefore: 44,
  plant(scene) {
    const { prng, node } = scene;
    scene.replace('networking/ebpf-data.txt', [
      'Failed to get pinned programs: open /sys/fs/bpf/globals/aws/programs/: no space left on device',
    ]);
    for (const at of scene.every(41_000, { max: 100 })) {
      const v = newPod(scene, prng.int(0, 3));
      const identifier = `${v.container}-${v.namespace}`;
      const why = 'failed to create map aws_conntrack_map: no space left on device';
      scene.policyAgent(at, 'info', 'ebpf/bpf_client.go:799', 'Attempting to do an Ingress Attach with progFD: 0');
      scene.policyAgent(at + 3, 'error', 'ebpf/bpf_client.go:813', `Ingress Attach failed ${why}`);
      scene.policyAgent(
        at + 4,
        'error',
        'ebpf/bpf_client.go:583',
        `Failed to Attach Ingress TC probe for interface: eni${prng.hex(11)} podIdentifier: ${identifier} error: ${why}`,
      );
      const attach = `Attaching eBPF probe failed for pod: ${v.name} namespace: ${v.namespace}, error: ${why}`;
      scene.policyAgent(at + 5, 'error', 'rpc/rpc_handler.go:89', attach);
      scene.pod(
        'aws-eks-nodeagent',
        at + 5,
        JSON.stringify({
          level: 'error',
          ts: node.utc.isoMillis(at + 5),
          caller: 'rpc/rpc_handler.go:89',
          msg: attach,
        }),
        'stdout',
      );
      sandboxFailed(scene, at + 40, v, (id) => networkSetup(id, 'add cmd: failed to setup network policy'));
      scene.plugin(
        at + 30,
        'error',
        'routed-eni-cni-plugin/cni.go:302',
        `Failed to setup default network policy for Pod Name ${v.name} and NameSpace ${v.namespace}: GRPC returned - rpc error: code = Unknown desc = ${why} Network policy agent returned - <nil>`,
      );
    }
  },
});
