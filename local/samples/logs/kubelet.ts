import { kubeletCommand } from '../model/build-node';
import type { NodeModel } from '../model/node-model';
import type { Episode } from './episodes';
import type { LogEvent } from './event';
import { type Speakers, speakers } from './say';

/** What kubelet logs (v=2) about one pod of a job: volumes, sandbox, containers, removal. */
export function tellKubelet(node: NodeModel, say: Speakers, e: Episode): LogEvent[] {
  const out: LogEvent[] = [];
  let t = e.at;
  const add = (after: number, level: 'I' | 'E' | 'W', source: string, message: string) => {
    t += after + e.prng.next() * 3;
    out.push(say.kubelet(t, level, source, message));
  };
  const pod = `${e.namespace}/${e.pod}`;
  const volume = `\\"${e.volume}\\" (UniqueName: \\"kubernetes.io/projected/${e.uid}-${e.volume}\\")`;
  const inPod = `pod \\"${e.pod}\\" (UID: \\"${e.uid}\\") " pod="${pod}"`;
  add(0, 'I', 'kubelet.go:2537', `"SyncLoop ADD" source="api" pods=["${pod}"]`);
  add(
    2,
    'I',
    'reconciler_common.go:251',
    `"operationExecutor.VerifyControllerAttachedVolume started for volume ${volume} ${inPod}`,
  );
  add(98, 'I', 'reconciler_common.go:224', `"operationExecutor.MountVolume started for volume ${volume} ${inPod}`);
  add(14, 'I', 'operation_generator.go:614', `"MountVolume.SetUp succeeded for volume ${volume} ${inPod}`);
  add(160, 'I', 'util.go:30', `"No sandbox for pod can be found. Need to start a new one" pod="${pod}"`);
  add(
    410,
    'I',
    'kubelet.go:2569',
    `"SyncLoop (PLEG): event for pod" pod="${pod}" event={"ID":"${e.uid}","Type":"ContainerStarted","Data":"${e.sandboxId}"}`,
  );
  add(
    640,
    'I',
    'kubelet.go:2569',
    `"SyncLoop (PLEG): event for pod" pod="${pod}" event={"ID":"${e.uid}","Type":"ContainerStarted","Data":"${e.containerId}"}`,
  );
  add(
    4,
    'I',
    'pod_startup_latency_tracker.go:104',
    `"Observed pod startup duration" pod="${pod}" podStartSLOduration=${(1.2 + e.prng.next()).toFixed(9)} podStartE2EDuration="${(1.3 + e.prng.next()).toFixed(9)}s" podCreationTimestamp="${node.host.plain(e.at - 400)} +0000 UTC" firstStartedPulling="0001-01-01 00:00:00 +0000 UTC" lastFinishedPulling="0001-01-01 00:00:00 +0000 UTC" observedRunningTime="${node.host.goString(t)} m=+${((t - node.bootedAt) / 1000).toFixed(9)}" watchObservedRunningTime="${node.host.goString(t)} m=+${((t - node.bootedAt) / 1000).toFixed(9)}"`,
  );
  // not in the last half hour: nobody could tell yet whether such a pod gets well
  if (e.index % 9 === 4 && e.at < node.collectedAt - 1_800_000) {
    // a slow start: two readiness probes fail, then it works
    for (const wait of [900, 1_000]) {
      add(
        wait,
        'I',
        'prober.go:120',
        `"Probe failed" probeType="Readiness" pod="${pod}" podUID="${e.uid}" containerName="${e.container}" probeResult="failure" output="Get \\"http://${e.ip}:8080/healthz\\": dial tcp ${e.ip}:8080: connect: connection refused"`,
      );
    }
    add(1_000, 'I', 'kubelet.go:2642', `"SyncLoop (probe)" probe="readiness" status="ready" pod="${pod}"`);
  }
  t = e.at + 1_400 + e.runs;
  add(
    0,
    'I',
    'generic.go:358',
    `"Generic (PLEG): container finished" podID="${e.uid}" containerID="${e.containerId}" exitCode=0`,
  );
  add(
    3,
    'I',
    'kubelet.go:2569',
    `"SyncLoop (PLEG): event for pod" pod="${pod}" event={"ID":"${e.uid}","Type":"ContainerDied","Data":"${e.containerId}"}`,
  );
  add(
    900,
    'I',
    'pod_container_deletor.go:80',
    `"Container not found in pod's containers" containerID="${e.sandboxId}"`,
  );
  add(
    260,
    'I',
    'reconciler_common.go:162',
    `"operationExecutor.UnmountVolume started for volume \\"${e.volume}\\" (UniqueName: \\"kubernetes.io/projected/${e.uid}-${e.volume}\\") pod \\"${e.uid}\\" (UID: \\"${e.uid}\\") "`,
  );
  add(
    9,
    'I',
    'operation_generator.go:781',
    `UnmountVolume.TearDown succeeded for volume "kubernetes.io/projected/${e.uid}-${e.volume}" (OuterVolumeSpecName: "${e.volume}") pod "${e.uid}" (UID: "${e.uid}"). InnerVolumeSpecName "${e.volume}". PluginName "kubernetes.io/projected", VolumeGIDValue ""`,
  );
  add(
    100,
    'I',
    'reconciler_common.go:299',
    `"Volume detached for volume ${volume} on node \\"${node.who.nodeName}\\" DevicePath \\"\\""`,
  );
  add(4_000, 'I', 'scope.go:117', `"RemoveContainer" containerID="${e.containerId}"`);
  if (e.index % 4 === 1) {
    // asked once more for a container that is gone: harmless, on every node, and at error level
    const gone = `rpc error: code = NotFound desc = an error occurred when try to find container \\"${e.containerId}\\": not found`;
    add(
      20,
      'E',
      'log.go:32',
      `"ContainerStatus from runtime service failed" err="${gone}" containerID="${e.containerId}"`,
    );
    add(
      1,
      'I',
      'pod_container_deletor.go:53',
      `"DeleteContainer returned error" containerID={"Type":"containerd","ID":"${e.containerId}"} err="failed to get container status \\"${e.containerId}\\": ${gone.replaceAll('\\"', '\\\\\\"')}"`,
    );
  }
  add(1_200, 'I', 'kubelet.go:2553', `"SyncLoop DELETE" source="api" pods=["${pod}"]`);
  add(30, 'I', 'kubelet.go:2547', `"SyncLoop REMOVE" source="api" pods=["${pod}"]`);
  add(
    300,
    'I',
    'kubelet_volumes.go:163',
    `"Cleaned up orphaned pod volumes dir" podUID="${e.uid}" path="/var/lib/kubelet/pods/${e.uid}/volumes"`,
  );
  return out;
}

/** Kubelet from its start to its first quiet minute, with the races that every EKS node shows. */
export function kubeletStart(node: NodeModel, bootedAt: number): LogEvent[] {
  const say = speakers(node);
  const out: LogEvent[] = [];
  const start = bootedAt + 14_200;
  // the microseconds of a real log are never round
  const micro = () => (out.length * 0.1373) % 1;
  const I = (ms: number, source: string, message: string) =>
    out.push(say.kubelet(start + ms + micro(), 'I', source, message));
  const E = (ms: number, source: string, message: string) =>
    out.push(say.kubelet(start + ms + micro(), 'E', source, message));
  const plain = (ms: number, text: string) => out.push({ at: start + ms, from: `kubelet[${node.pids.kubelet}]`, text });
  const name = node.who.nodeName;
  out.push(say.system(start - 40, 'systemd[1]', 'Starting kubelet.service - Kubernetes Kubelet...'));
  out.push(say.system(start - 4, 'systemd[1]', 'Started kubelet.service - Kubernetes Kubelet.'));
  plain(
    190,
    'Flag --cloud-provider has been deprecated, will be removed in 1.25 or later, in favor of removing cloud provider code from Kubelet.',
  );
  I(201, 'server.go:530', `"Kubelet version" kubeletVersion="${node.versions.kubernetes}"`);
  I(202, 'server.go:532', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""');
  kubeletCommand(node)
    .split(' ')
    .slice(1, 6)
    .forEach((flag, i) => {
      const [key, value] = flag.split('=');
      I(150 + i, 'flags.go:64', `FLAG: ${key}="${value}"`);
    });
  I(
    149,
    'flags.go:64',
    'FLAG: --eviction-hard="imagefs.available<15%,memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%"',
  );
  I(160, 'flags.go:64', 'FLAG: --exit-on-lock-contention="false"');
  I(260, 'dynamic_cafile_content.go:161', '"Starting controller" name="client-ca-bundle::/etc/kubernetes/pki/ca.crt"');
  E(
    300,
    'log.go:32',
    '"RuntimeConfig from runtime service failed" err="rpc error: code = Unimplemented desc = unknown method RuntimeConfig for service runtime.v1.RuntimeService"',
  );
  I(330, 'server.go:767', '"--cgroups-per-qos enabled, but --cgroup-root was not specified.  defaulting to /"');
  I(
    350,
    'container_manager_linux.go:272',
    `"Creating Container Manager object based on Node Config" nodeConfig={"NodeName":"${name}","RuntimeCgroupsName":"/runtime.slice/containerd.service","SystemCgroupsName":"/system","KubeletCgroupsName":"","KubeletOOMScoreAdj":-999,"CgroupDriver":"systemd","CgroupRoot":"/","PodPidsLimit":-1,"EnforceCPULimits":true}`,
  );
  out.push(
    say.kubelet(
      start + 420,
      'W',
      'probe.go:272',
      'Flexvolume plugin directory at /usr/libexec/kubernetes/kubelet-plugins/volume/exec/ does not exist. Recreating.',
    ),
  );
  I(440, 'server.go:1262', '"Started kubelet"');
  E(
    470,
    'kubelet.go:1555',
    '"Image garbage collection failed once. Stats initialization may not have completed yet" err="invalid capacity 0 on image filesystem"',
  );
  E(
    480,
    'kubelet.go:2457',
    '"Skipping pod synchronization" err="[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]"',
  );
  I(520, 'kubelet_node_status.go:75', `"Attempting to register node" node="${name}"`);
  E(
    560,
    'nodelease.go:49',
    `"Failed to get node when trying to set owner ref to the node lease" err="nodes \\"${name}\\" not found" node="${name}"`,
  );
  E(
    572,
    'kubelet_node_status.go:548',
    `"Error updating node status, will retry" err="error getting node \\"${name}\\": node \\"${name}\\" not found"`,
  );
  I(610, 'kubelet_node_status.go:78', `"Successfully registered node" node="${name}"`);
  const nodeEvent = (ms: number, event: string) =>
    I(ms, 'kubelet_node_status.go:736', `"Recording event message for node" node="${name}" event="${event}"`);
  nodeEvent(522, 'NodeHasSufficientMemory');
  nodeEvent(523, 'NodeHasNoDiskPressure');
  nodeEvent(524, 'NodeHasSufficientPID');
  I(640, 'kuberuntime_manager.go:1702', '"Updating runtime config through cri with podcidr" CIDR=""');
  for (let i = 0; i < 4; i++) {
    E(
      800 + i * 5_000,
      'kubelet.go:3104',
      '"Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"',
    );
  }
  for (const pod of node.pods.filter((p) => p.eni).slice(0, 3)) {
    E(
      6_400 + out.length,
      'pod_workers.go:1301',
      `"Error syncing pod, skipping" err="network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized" pod="${pod.namespace}/${pod.name}" podUID="${pod.uid}"`,
    );
  }
  const cni = node.pods[0]!;
  I(
    12_000,
    'prober.go:120',
    `"Probe failed" probeType="Readiness" pod="kube-system/${cni.name}" podUID="${cni.uid}" containerName="aws-node" probeResult="failure" output=<`,
  );
  plain(12_001.1, '        timeout: failed to connect service ":50051" within 5s');
  plain(12_001.2, ' >');
  nodeEvent(21_290, 'NodeReady');
  I(21_300, 'kubelet_node_status.go:501', '"Fast updating node status as it just became ready"');
  for (const csi of ['ebs', 'efs']) {
    I(
      26_000 + out.length,
      'csi_plugin.go:106',
      `kubernetes.io/csi: Trying to validate a new CSI Driver with name: ${csi}.csi.aws.com endpoint: /var/lib/kubelet/plugins/${csi}.csi.aws.com/csi.sock versions: 1.0.0`,
    );
    I(
      26_001 + out.length,
      'csi_plugin.go:119',
      `kubernetes.io/csi: Register new plugin with name: ${csi}.csi.aws.com at endpoint: /var/lib/kubelet/plugins/${csi}.csi.aws.com/csi.sock`,
    );
  }
  for (const pod of node.pods) {
    const at = pod.startedAt - node.bootedAt + bootedAt - start;
    I(at, 'kubelet.go:2537', `"SyncLoop ADD" source="api" pods=["${pod.namespace}/${pod.name}"]`);
    if (pod.namespace === 'shop' || pod.namespace === 'web') {
      I(
        at + 3_100,
        'prober.go:120',
        `"Probe failed" probeType="Readiness" pod="${pod.namespace}/${pod.name}" podUID="${pod.uid}" containerName="${pod.containers[0]!.name}" probeResult="failure" output="Get \\"http://${pod.ip}:${pod.port}/readyz\\": dial tcp ${pod.ip}:${pod.port}: connect: connection refused"`,
      );
    }
    for (const container of pod.containers) {
      I(
        at + 1_900,
        'kubelet.go:2569',
        `"SyncLoop (PLEG): event for pod" pod="${pod.namespace}/${pod.name}" event={"ID":"${pod.uid}","Type":"ContainerStarted","Data":"${container.id}"}`,
      );
    }
    I(
      at + 4_400,
      'kubelet.go:2642',
      `"SyncLoop (probe)" probe="readiness" status="ready" pod="${pod.namespace}/${pod.name}"`,
    );
  }
  return out;
}

/** Lines of a quiet hour that are not about a job. */
export function kubeletHours(node: NodeModel, from: number, to: number): LogEvent[] {
  const say = speakers(node);
  const prng = node.prng.fork('kubelet/hours');
  const out: LogEvent[] = [];
  for (let at = from + prng.int(600_000, 3_000_000), hour = 0; at < to; at += 3_600_000, hour++) {
    out.push(
      say.kubelet(
        at,
        'I',
        'image_gc_manager.go:383',
        '"Disk usage on image filesystem is below the high threshold, skipping image garbage collection" usage=38 highThreshold=85',
      ),
    );
    if (hour % 5 === 2) {
      out.push(
        say.kubelet(
          at + 91_000,
          'E',
          'prober.go:239',
          '"Unable to write all bytes from execInContainer" err="short write" expectedBytes=12340 actualBytes=10240',
        ),
      );
      out.push(
        say.kubelet(
          at + 400_000,
          'I',
          'trace.go:236',
          `Trace[${prng.int(100_000_000, 1_999_999_999)}]: "iptables ChainExists" (${node.host.klog(at + 397_900).slice(5)}) (total time: 2081ms):`,
        ),
      );
    }
    if (hour % 11 === 6) {
      out.push(
        say.kubelet(
          at + 700_000,
          'I',
          'certificate_manager.go:356',
          'kubernetes.io/kubelet-serving: Rotating certificates',
        ),
      );
      out.push(
        say.kubelet(
          at + 900_000,
          'W',
          'manager.go:1169',
          `Failed to process watch event {EventType:0 Name:/kubepods.slice/kubepods-burstable.slice/cri-containerd-${prng.hex(64)}.scope WatchSource:0}: task ${prng.hex(64)} not found`,
        ),
      );
    }
  }
  return out;
}
