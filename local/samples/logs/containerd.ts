import type { NodeModel } from '../model/node-model';
import type { Episode } from './episodes';
import type { LogEvent } from './event';
import { type Speakers, speakers } from './say';

/** What containerd logs about one pod of a job. */
export function tellContainerd(_node: NodeModel, say: Speakers, e: Episode): LogEvent[] {
  const out: LogEvent[] = [];
  let t = e.at + 280;
  const add = (after: number, level: 'info' | 'warning' | 'error', msg: string, rest = '') => {
    t += after + e.prng.next() * 2;
    out.push(say.containerd(t, level, msg, rest));
  };
  const sandbox = `&PodSandboxMetadata{Name:${e.pod},Uid:${e.uid},Namespace:${e.namespace},Attempt:0,}`;
  const container = `&ContainerMetadata{Name:${e.container},Attempt:0,}`;
  add(0, 'info', `RunPodSandbox for ${sandbox}`);
  add(
    300,
    'info',
    `connecting to shim ${e.sandboxId}`,
    `address="unix:///run/containerd/s/${e.prng.hex(64)}" namespace=k8s.io protocol=ttrpc version=3`,
  );
  add(70, 'info', `RunPodSandbox for ${sandbox} returns sandbox id "${e.sandboxId}"`);
  if (e.index % 6 === 0) {
    const digest = e.prng.hex(64);
    add(3, 'info', `PullImage "${e.image}"`);
    add(
      430,
      'info',
      `stop pulling image ${e.image}: active requests=0, bytes read=${e.prng.int(3_000_000, 60_000_000)}`,
    );
    add(2, 'info', `ImageCreate event name:"sha256:${digest}" labels:{key:"io.cri-containerd.image" value:"managed"}`);
    add(
      4,
      'info',
      `Pulled image "${e.image}" with image id "sha256:${digest}", repo tag "${e.image}", repo digest "", size "${e.prng.int(9_000_000, 90_000_000)}" in ${e.prng.int(400, 900)}.${e.prng.int(100_000, 999_999)}ms`,
    );
    add(1, 'info', `PullImage "${e.image}" returns image reference "sha256:${digest}"`);
  }
  add(6, 'info', `CreateContainer within sandbox "${e.sandboxId}" for container ${container}`);
  add(
    12,
    'info',
    `CreateContainer within sandbox "${e.sandboxId}" for ${container} returns container id "${e.containerId}"`,
  );
  add(1, 'info', `StartContainer for "${e.containerId}"`);
  add(50, 'info', `StartContainer for "${e.containerId}" returns successfully`);
  t = e.at + 1_390 + e.runs;
  add(
    0,
    'info',
    'received container exit event container_id:"' +
      e.containerId +
      `" id:"${e.containerId}" pid:${e.prng.int(90_000, 900_000)} exited_at:{seconds:${Math.floor(t / 1000)} nanos:${e.prng.int(1_000_000, 999_999_999)}}`,
  );
  add(20, 'info', 'shim disconnected', `id=${e.containerId} namespace=k8s.io`);
  add(0, 'warning', 'cleaning up after shim disconnected', `id=${e.containerId} namespace=k8s.io`);
  add(0, 'info', 'cleaning up dead shim', `namespace=k8s.io`);
  add(860, 'info', `StopPodSandbox for "${e.sandboxId}"`);
  add(90, 'info', `TearDown network for sandbox "${e.sandboxId}" successfully`);
  add(0, 'info', `StopPodSandbox for "${e.sandboxId}" returns successfully`);
  add(4_100, 'info', `RemoveContainer for "${e.containerId}"`);
  add(9, 'info', `RemoveContainer for "${e.containerId}" returns successfully`);
  if (e.index % 4 === 1) {
    add(
      9,
      'error',
      `ContainerStatus for "${e.containerId}" failed`,
      `error="rpc error: code = NotFound desc = an error occurred when try to find container \\"${e.containerId}\\": not found"`,
    );
  }
  add(1_300, 'info', `RemovePodSandbox for "${e.sandboxId}"`);
  add(0, 'info', `Forcibly stopping sandbox "${e.sandboxId}"`);
  add(8, 'info', `TearDown network for sandbox "${e.sandboxId}" successfully`);
  add(
    1,
    'warning',
    `Failed to get podSandbox status for container event for sandboxID "${e.sandboxId}": an error occurred when try to find sandbox: not found. Sending the event with nil podSandboxStatus.`,
  );
  add(1, 'info', `RemovePodSandbox "${e.sandboxId}" returns successfully`);
  return out;
}

const PLUGINS = [
  'io.containerd.image-verifier.v1.bindir',
  'io.containerd.internal.v1.opt',
  'io.containerd.warning.v1.deprecations',
  'io.containerd.content.v1.content',
  'io.containerd.snapshotter.v1.overlayfs',
  'io.containerd.metadata.v1.bolt',
  'io.containerd.differ.v1.walking',
  'io.containerd.gc.v1.scheduler',
  'io.containerd.cri.v1.images',
  'io.containerd.podsandbox.controller.v1.podsandbox',
  'io.containerd.shim.v1.manager',
  'io.containerd.grpc.v1.cri',
];
const SKIPPED = [
  ['io.containerd.snapshotter.v1.blockfile', 'no scratch file generator: skip plugin'],
  [
    'io.containerd.snapshotter.v1.btrfs',
    'path /var/lib/containerd/io.containerd.snapshotter.v1.btrfs (xfs) must be a btrfs filesystem to be used with the btrfs snapshotter: skip plugin',
  ],
  ['io.containerd.snapshotter.v1.devmapper', 'devmapper not configured: skip plugin'],
  ['io.containerd.tracing.processor.v1.otlp', 'skip plugin: tracing endpoint not configured'],
] as const;

/** containerd's start: plugins loaded, some skipped, and the CNI configuration that is not there yet. */
export function containerdStart(node: NodeModel, bootedAt: number): LogEvent[] {
  const say = speakers(node);
  const out: LogEvent[] = [
    say.system(bootedAt + 11_000, 'systemd[1]', 'Starting containerd.service - containerd container runtime...'),
  ];
  let t = bootedAt + 11_080;
  const add = (level: 'info' | 'warning' | 'error', msg: string, rest = '') => {
    out.push(say.containerd(t, level, msg, rest));
    t += 3.1;
  };
  add(
    'warning',
    'Ignoring unknown key in TOML',
    'column=1 error="strict mode: fields in the document are missing in the target struct" file=/etc/containerd/config.toml key=subreaper row=1',
  );
  add(
    'info',
    'starting containerd',
    `revision=75cb2b7193e4e490e9fbdc236c0e811ccaba3376 version=${node.versions.containerd}`,
  );
  for (const id of PLUGINS) add('info', 'loading plugin', `id=${id} type=${id.split('.').slice(0, 4).join('.')}`);
  for (const [id, error] of SKIPPED)
    add(
      'info',
      'skip loading plugin',
      `error=${JSON.stringify(error)} id=${id} type=${id.split('.').slice(0, 4).join('.')}`,
    );
  add(
    'error',
    'failed to load cni during init, please check CRI plugin status before setting up network for pods',
    'error="cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config"',
  );
  add('info', 'Start cni network conf syncer for default');
  add('info', 'Start streaming server');
  add('info', 'serving...', 'address=/run/containerd/containerd.sock.ttrpc');
  add('info', 'serving...', 'address=/run/containerd/containerd.sock');
  add('info', 'containerd successfully booted in 0.094131s');
  out.push(say.system(t, 'systemd[1]', 'Started containerd.service - containerd container runtime.'));
  for (const pod of node.pods) {
    const startedAt = pod.startedAt - node.bootedAt + bootedAt;
    const sandbox = `&PodSandboxMetadata{Name:${pod.name},Uid:${pod.uid},Namespace:${pod.namespace},Attempt:0,}`;
    out.push(say.containerd(startedAt + 300, 'info', `RunPodSandbox for ${sandbox}`));
    out.push(
      say.containerd(startedAt + 700, 'info', `RunPodSandbox for ${sandbox} returns sandbox id "${pod.sandboxId}"`),
    );
    for (const container of pod.containers) {
      out.push(say.containerd(startedAt + 1_200, 'info', `StartContainer for "${container.id}"`));
      out.push(say.containerd(startedAt + 1_290, 'info', `StartContainer for "${container.id}" returns successfully`));
    }
  }
  out.push(
    say.containerd(
      bootedAt + 36_500,
      'warning',
      'container event discarded',
      `container=${node.pods[0]!.containers[0]!.id} type=CONTAINER_CREATED_EVENT`,
    ),
  );
  return out;
}
