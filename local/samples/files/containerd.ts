import type { NodeModel } from '../model/node-model';
import { block, type SampleFile, textFile } from './sample-file';

/** containerd/: configuration dump and the `ctr` listings. */
export function containerdFiles(node: NodeModel): SampleFile[] {
  const at = node.collectedAt;
  const file = (name: string, lines: readonly string[]) => textFile(`containerd/containerd-${name}.txt`, at, lines);
  const containers = node.pods.flatMap((pod) => [
    { id: pod.sandboxId, image: 'localhost/kubernetes/pause:latest', pid: pod.containers[0]!.pid - 5 },
    ...pod.containers,
  ]);
  const images = [...new Set(node.pods.flatMap((pod) => pod.containers.map((c) => c.image)))].sort();
  const digest = node.prng.fork('images');
  const plugins: (readonly [string, string, string, string])[] = [
    ['io.containerd.content.v1', 'content', '-', 'ok'],
    ['io.containerd.image-verifier.v1', 'bindir', '-', 'ok'],
    ['io.containerd.warning.v1', 'deprecations', '-', 'ok'],
    ['io.containerd.snapshotter.v1', 'blockfile', 'linux/amd64', 'skip'],
    ['io.containerd.snapshotter.v1', 'btrfs', 'linux/amd64', 'skip'],
    ['io.containerd.snapshotter.v1', 'devmapper', 'linux/amd64', 'skip'],
    ['io.containerd.snapshotter.v1', 'overlayfs', 'linux/amd64', 'ok'],
    ['io.containerd.snapshotter.v1', 'zfs', 'linux/amd64', 'skip'],
    ['io.containerd.metadata.v1', 'bolt', '-', 'ok'],
    ['io.containerd.cri.v1', 'images', '-', 'ok'],
    ['io.containerd.cri.v1', 'runtime', 'linux/amd64', 'ok'],
    ['io.containerd.grpc.v1', 'cri', '-', 'ok'],
    ['io.containerd.tracing.processor.v1', 'otlp', '-', 'skip'],
  ];
  return [
    file(
      'config',
      block(`
version = 3
root = '/var/lib/containerd'
state = '/run/containerd'
oom_score = 0

[grpc]
  address = '/run/containerd/containerd.sock'
  max_recv_message_size = 16777216

[plugins]
  [plugins.'io.containerd.cri.v1.images']
    snapshotter = 'overlayfs'
    discard_unpacked_layers = true
    [plugins.'io.containerd.cri.v1.images'.pinned_images]
      sandbox = 'localhost/kubernetes/pause'
    [plugins.'io.containerd.cri.v1.images'.registry]
      config_path = '/etc/containerd/certs.d:/etc/docker/certs.d'
  [plugins.'io.containerd.cri.v1.runtime']
    enable_selinux = false
    [plugins.'io.containerd.cri.v1.runtime'.containerd]
      default_runtime_name = 'runc'
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        BinaryName = '/usr/sbin/runc'
        SystemdCgroup = true
    [plugins.'io.containerd.cri.v1.runtime'.cni]
      bin_dir = '/opt/cni/bin'
      conf_dir = '/etc/cni/net.d'
`),
    ),
    file('version', [
      'Client:',
      `  Version:  ${node.versions.containerd}`,
      '  Revision: 75cb2b7193e4e490e9fbdc236c0e811ccaba3376',
      '  Go version: go1.24.9',
      '',
      'Server:',
      `  Version:  ${node.versions.containerd}`,
      `  UUID: ${node.prng.fork('ctr').uuid()}`,
    ]),
    file('namespaces', ['NAME   LABELS ', 'k8s.io        ']),
    file('images', [
      'REF TYPE DIGEST SIZE PLATFORMS LABELS',
      ...images.map(
        (ref) =>
          `${ref} application/vnd.oci.image.index.v1+json sha256:${digest.hex(64)} ${(digest.int(100, 900) / 10).toFixed(1)} MiB linux/amd64,linux/arm64 io.cri-containerd.image=managed`,
      ),
    ]),
    file('containers', [
      'CONTAINER                                                           IMAGE                                                                                            RUNTIME',
      ...containers.map((c) => `${c.id}    ${c.image.padEnd(96)} io.containerd.runc.v2    `),
    ]),
    file('tasks', [
      'TASK                                                                PID     STATUS    ',
      ...containers.map((c) => `${c.id}    ${String(c.pid).padEnd(7)} RUNNING`),
    ]),
    file('plugins', [
      'TYPE                                   ID                       PLATFORMS         STATUS    ',
      ...plugins.map(
        ([type, id, platform, status]) =>
          `${type.padEnd(38)} ${id.padEnd(24)} ${platform.padEnd(17)} ${status.padEnd(9)} `,
      ),
    ]),
  ];
}
