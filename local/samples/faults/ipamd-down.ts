import { defineFault } from '../fault';
import { networkSetup, probeFailed, sandboxFailed } from '../phrases';
import { newPod, ownPod } from '../victims';

const SILENT = ['enis', 'networkutils-env-settings', 'ipamd-env-settings', 'eni-configs', 'metrics'];

/** The CNI plugin’s gRPC error; the collector’s curl leaves empty files when nobody listens. */
export default defineFault({
  name: 'ipamd-down',
  title: 'ipamd does not answer',
  story:
    'ipamd hangs. Its socket on 127.0.0.1:50051 refuses, the CNI plugin can neither add nor delete pods, the probes of aws-node fail, and the collector finds nothing behind the introspection ports: those files are empty.',
  files: ['ipamd/*', 'var_log/aws-routed-eni/plugin.log', 'kubelet/kubelet.log', 'containerd/containerd-log.txt'],
  expects: [{ category: 'ipamd', severity: 'high', rules: ['vpc-cni-ipamd-unreachable', 'aws-node-probe-failed'] }],
  startsMinutesBefore: 26,
  plant(scene) {
    const { prng, from } = scene;
    for (const name of SILENT) scene.empty(`ipamd/${name}.json`);
    const agent = ownPod(scene, scene.podNamed('aws-node'));
    for (const at of scene.every(10_000))
      probeFailed(
        scene,
        at,
        agent,
        at % 3 < 1 ? 'Liveness' : 'Readiness',
        'command timed out: "/app/grpc-health-probe -addr=:50051 -connect-timeout=5s -rpc-timeout=5s" timed out after 10s',
      );
    for (const at of scene.every(12_000, { from: from + 8_000, max: 150 })) {
      const why =
        'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:50051: connect: connection refused"';
      const id = sandboxFailed(scene, at, newPod(scene, prng.int(0, 2)), (sandbox) =>
        networkSetup(sandbox, `add cmd: Error received from AddNetwork gRPC call: ${why}`),
      );
      scene.plugin(
        at - 9,
        'error',
        'routed-eni-cni-plugin/cni.go:126',
        `Error received from AddNetwork grpc call for containerID ${id}: ${why}`,
      );
    }
    for (const at of scene.every(95_000, { from: from + 30_000 })) {
      scene.plugin(
        at,
        'error',
        'routed-eni-cni-plugin/cni.go:360',
        `Error received from DelNetwork gRPC call for container ${prng.hex(64)}: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:50051: connect: connection refused"`,
      );
    }
  },
});
