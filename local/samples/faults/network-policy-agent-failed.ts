import { defineFault } from '../fault';
import { networkSetup, sandboxFailed } from '../phrases';
import { newPod } from '../victims';

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
  expects: [
    { category: 'network-policy', severity: 'high', rules: ['network-policy-agent-failed', 'npa-bpf-load-failed'] },
  ],
  startsMinutesBefore: 44,
  plant(scene) {
    const { prng, node } = scene;
    scene.replace('networking/ebpf-data.txt', [
      'Failed to get pinned programs: open /sys/fs/bpf/globals/aws/programs/: no space left on device',
    ]);
    for (const at of scene.every(41_000, { max: 100 })) {
      const v = newPod(scene, prng.int(0, 3));
      scene.policyAgent(
        at,
        'info',
        'controllers/policyendpoints_controller.go:193',
        `Processing Pod: name: ${v.name}, namespace: ${v.namespace}, podIdentifier: ${v.container}-${v.namespace}`,
      );
      scene.policyAgent(
        at + 3,
        'error',
        'ebpf/bpf_client.go:468',
        `failed to load BPF program: failed to create map aws_ingress_map: no space left on device`,
      );
      scene.policyAgent(
        at + 4,
        'error',
        'controllers/policyendpoints_controller.go:408',
        `Attaching eBPF probe failed for pod ${v.name}`,
        { error: 'unable to load and pin BPF program' },
      );
      scene.pod(
        'aws-eks-nodeagent',
        at + 5,
        JSON.stringify({
          level: 'error',
          ts: node.utc.isoMillis(at + 5),
          caller: 'rpc/rpc_handler.go:98',
          msg: `Failed to enforce network policy for pod ${v.name}`,
        }),
        'stdout',
      );
      const id = sandboxFailed(scene, at + 40, v, (sandbox) =>
        networkSetup(sandbox, 'add cmd: failed to setup network policy'),
      );
      scene.plugin(
        at + 30,
        'error',
        'routed-eni-cni-plugin/cni.go:302',
        `Failed to setup default network policy for Pod Name ${v.name} and NameSpace ${v.namespace}: GRPC returned - rpc error: code = Unknown desc = unable to load and pin BPF program, container ${id}`,
      );
    }
  },
});
