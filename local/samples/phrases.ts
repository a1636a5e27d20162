import { quote } from './logs/say';
import type { Scene } from './scene';
import type { Victim } from './victims';

/** Sentences that kubelet, containerd and the kernel say about many different faults. */
const of = (v: Victim) => `pod="${v.namespace}/${v.name}" podUID="${v.uid}"`;
const metadata = (v: Victim) => `&PodSandboxMetadata{Name:${v.name},Uid:${v.uid},Namespace:${v.namespace},Attempt:0,}`;

export function syncError(scene: Scene, at: number, v: Victim, err: string): void {
  scene.kubelet(at, 'E', 'pod_workers.go:1301', `"Error syncing pod, skipping" err=${quote(err)} ${of(v)}`);
}

/** A sandbox that cannot be made: the runtime's error and kubelet's four lines around it. */
export function sandboxFailed(
  scene: Scene,
  at: number,
  v: Victim,
  cause: (sandboxId: string) => string,
  code = 'Unknown',
): string {
  const id = v.sandbox();
  const why = cause(id);
  const rpc = `rpc error: code = ${code} desc = ${why}`;
  scene.containerd(at, 'error', `RunPodSandbox for ${metadata(v)} failed, error`, `error=${quote(why)}`);
  scene.kubelet(at + 0.9, 'E', 'log.go:32', `"RunPodSandbox from runtime service failed" err=${quote(rpc)}`);
  scene.kubelet(
    at + 1.1,
    'E',
    'kuberuntime_sandbox.go:72',
    `"Failed to create sandbox for pod" err=${quote(rpc)} pod="${v.namespace}/${v.name}"`,
  );
  scene.kubelet(
    at + 1.2,
    'E',
    'kuberuntime_manager.go:1252',
    `"CreatePodSandbox for pod failed" err=${quote(rpc)} pod="${v.namespace}/${v.name}"`,
  );
  syncError(
    scene,
    at + 1.4,
    v,
    `failed to "CreatePodSandbox" for "${v.name}_${v.namespace}(${v.uid})" with CreatePodSandboxError: ${quote(`Failed to create sandbox for pod "${v.name}_${v.namespace}(${v.uid})": ${rpc}`)}`,
  );
  return id;
}

/** The network part of a failed sandbox. */
export const networkSetup = (sandboxId: string, why: string) =>
  `failed to setup network for sandbox "${sandboxId}": plugin type="aws-cni" name="aws-cni" failed (add): ${why}`;

/** An image that cannot be pulled, and the back-off that follows. */
export function pullFailed(scene: Scene, at: number, v: Victim, cause: string, code = 'Unknown'): void {
  const rpc = `rpc error: code = ${code} desc = failed to pull and unpack image "${v.image}": ${cause}`;
  scene.containerd(at - 800, 'info', `PullImage "${v.image}"`);
  scene.containerd(at, 'error', `PullImage "${v.image}" failed`, `error=${quote(rpc)}`);
  scene.kubelet(at + 1, 'E', 'log.go:32', `"PullImage from image service failed" err=${quote(rpc)} image="${v.image}"`);
  scene.kubelet(
    at + 1.2,
    'E',
    'kuberuntime_image.go:42',
    `"Failed to pull image" err=${quote(rpc)} image="${v.image}"`,
  );
  syncError(scene, at + 1.6, v, `failed to "StartContainer" for "${v.container}" with ErrImagePull: ${quote(rpc)}`);
  syncError(
    scene,
    at + 12_400,
    v,
    `failed to "StartContainer" for "${v.container}" with ImagePullBackOff: ${quote(`Back-off pulling image "${v.image}": ErrImagePull: ${rpc}`)}`,
  );
}

export function crashLoop(scene: Scene, at: number, v: Victim, wait = '5m0s'): void {
  syncError(
    scene,
    at,
    v,
    `failed to "StartContainer" for "${v.container}" with CrashLoopBackOff: ${quote(`back-off ${wait} restarting failed container=${v.container} pod=${v.name}_${v.namespace}(${v.uid})`)}`,
  );
}

export function died(scene: Scene, at: number, v: Victim, exitCode: number): void {
  scene.kubelet(
    at,
    'I',
    'generic.go:358',
    `"Generic (PLEG): container finished" podID="${v.uid}" containerID="${v.containerId}" exitCode=${exitCode}`,
  );
  scene.kubelet(
    at + 2,
    'I',
    'kubelet.go:2569',
    `"SyncLoop (PLEG): event for pod" pod="${v.namespace}/${v.name}" event={"ID":"${v.uid}","Type":"ContainerDied","Data":"${v.containerId}"}`,
  );
}

export function probeFailed(scene: Scene, at: number, v: Victim, type: 'Readiness' | 'Liveness', output: string): void {
  scene.kubelet(
    at,
    'I',
    'prober.go:120',
    `"Probe failed" probeType="${type}" ${of(v)} containerName="${v.container}" probeResult="failure" output=${quote(output)}`,
  );
}

/** A volume operation that failed, with kubelet's growing delay, and the pod that waits for it. */
export function mountFailed(
  scene: Scene,
  at: number,
  v: Victim,
  volume: { name: string; unique: string; step: string },
  cause: string,
  wait = '2m2s',
): void {
  const { host } = scene.node;
  const since = ((at - scene.node.bootedAt) / 1000).toFixed(9);
  scene.kubelet(
    at,
    'E',
    'nestedpendingoperations.go:348',
    `Operation for "{volumeName:${volume.unique} podName: nodeName:}" failed. No retries permitted until ${host.goString(at + 122_000)} m=+${since} (durationBeforeRetry ${wait}). Error: ${volume.step} failed for volume "${volume.name}" (UniqueName: "${volume.unique}") pod "${v.name}" (UID: "${v.uid}") : ${cause}`,
  );
  syncError(
    scene,
    at + 61_000,
    v,
    `unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`,
  );
}

const recorded = (scene: Scene, event: string) =>
  `"Recording event message for node" node="${scene.node.who.nodeName}" event="${event}"`;

/** The Ready condition turns false. */
export function notReady(scene: Scene, at: number, message: string): void {
  const stamp = `${scene.node.utc.isoMillis(at).slice(0, 19)}Z`;
  scene.kubelet(at, 'I', 'kubelet_node_status.go:736', recorded(scene, 'NodeNotReady'));
  scene.kubelet(
    at + 0.4,
    'I',
    'setters.go:618',
    `"Node became not ready" node="${scene.node.who.nodeName}" condition={"type":"Ready","status":"False","lastHeartbeatTime":"${stamp}","lastTransitionTime":"${stamp}","reason":"KubeletNotReady","message":${quote(message)}}`,
  );
}

/** The Ready condition turns true again. */
export function ready(scene: Scene, at: number): void {
  scene.kubelet(at, 'I', 'kubelet_node_status.go:736', recorded(scene, 'NodeReady'));
  scene.kubelet(at + 9, 'I', 'kubelet_node_status.go:501', '"Fast updating node status as it just became ready"');
}

/** A pressure condition turns true. */
export function pressure(
  scene: Scene,
  at: number,
  event: 'NodeHasDiskPressure' | 'NodeHasInsufficientMemory' | 'NodeHasInsufficientPID',
): void {
  scene.kubelet(at, 'I', 'kubelet_node_status.go:736', recorded(scene, event));
}

export interface OomKill {
  readonly invoker: string;
  readonly victim: string;
  readonly pid: number;
  readonly uid: number;
  readonly adj: number;
  readonly rssKb: number;
  /** Memory cgroup of the limit; null when the whole node is out of memory. */
  readonly cgroup: string | null;
  readonly limitKb: number;
}

/** The kernel's OOM report as one block of lines. */
export function oomBlock(scene: Scene, at: number, kill: OomKill): void {
  const { node } = scene;
  const memcg = kill.cgroup !== null;
  const task = kill.cgroup ?? '/';
  let t = at;
  const say = (text: string) => {
    scene.kernel(t, text);
    t += 0.021;
  };
  say(
    `${kill.invoker} invoked oom-killer: gfp_mask=${memcg ? '0xcc0(GFP_KERNEL)' : '0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)'}, order=0, oom_score_adj=${kill.adj}`,
  );
  say(`CPU: 2 UID: ${kill.uid} PID: ${kill.pid} Comm: ${kill.invoker} Not tainted ${node.versions.kernel} #1`);
  say('Hardware name: Amazon EC2 m6i.xlarge/, BIOS 1.0 10/16/2017');
  say('Call Trace:');
  say(' <TASK>');
  for (const frame of [
    'dump_stack_lvl+0x5d/0x80',
    'dump_header+0x43/0x1b0',
    'oom_kill_process+0xf8/0x200',
    'out_of_memory+0x101/0x350',
    memcg ? 'mem_cgroup_out_of_memory+0x12e/0x150' : '__alloc_pages_slowpath.constprop.0+0x6f2/0xa10',
    'asm_exc_page_fault+0x22/0x30',
  ])
    say(` ${frame}`);
  say(' </TASK>');
  if (memcg) {
    say(`memory: usage ${kill.limitKb}kB, limit ${kill.limitKb}kB, failcnt ${scene.prng.int(900, 90_000)}`);
    say(`swap: usage 0kB, limit 0kB, failcnt 0`);
    say(`Memory cgroup stats for ${task}:`);
    say(`anon ${kill.rssKb * 1024}`);
    say('file 0');
  } else {
    say('Mem-Info:');
    say(`active_anon:${Math.floor(node.memoryKb / 4.4)} inactive_anon:2210 isolated_anon:0`);
    say(`Node 0 DMA32 free:42112kB boost:0kB min:10240kB low:12800kB high:15360kB`);
    say(`Node 0 Normal free:55320kB boost:0kB min:57344kB low:71680kB high:86016kB`);
    say('0 pages hwpoisoned');
  }
  say('Tasks state (memory values in pages):');
  say('[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name');
  for (const p of [...node.processes].filter((proc) => proc.rssKb > 0).slice(0, 6)) {
    say(
      `[${String(p.pid).padStart(7)}]     0 ${String(p.pid).padStart(5)} ${String(p.rssKb * 2).padStart(8)} ${String(Math.floor(p.rssKb / 4)).padStart(8)} ${String(Math.floor(p.rssKb / 5)).padStart(8)}      512         0   188416        0          -999 ${p.command.split(' ')[0]!.split('/').pop()!.slice(0, 15)}`,
    );
  }
  say(
    `[${String(kill.pid).padStart(7)}] ${String(kill.uid).padStart(5)} ${String(kill.pid).padStart(5)} ${String(kill.rssKb).padStart(8)} ${String(Math.floor(kill.rssKb / 4)).padStart(8)} ${String(Math.floor(kill.rssKb / 4)).padStart(8)}        0         0  8388608        0 ${String(kill.adj).padStart(13)} ${kill.victim}`,
  );
  say(
    `oom-kill:constraint=${memcg ? 'CONSTRAINT_MEMCG' : 'CONSTRAINT_NONE'},nodemask=(null),cpuset=/,mems_allowed=0,${memcg ? `oom_memcg=${task}` : 'global_oom'},task_memcg=${task},task=${kill.victim},pid=${kill.pid},uid=${kill.uid}`,
  );
  say(
    `${memcg ? 'Memory cgroup out of memory' : 'Out of memory'}: Killed process ${kill.pid} (${kill.victim}) total-vm:${kill.rssKb * 3}kB, anon-rss:${kill.rssKb}kB, file-rss:0kB, shmem-rss:0kB, UID:${kill.uid} pgtables:8192kB oom_score_adj:${kill.adj}`,
  );
  scene.kernel(
    at + 210,
    `oom_reaper: reaped process ${kill.pid} (${kill.victim}), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB`,
  );
}

/** cgroup path of a container of a burstable pod. */
export const podCgroup = (v: Victim) =>
  `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${v.uid.replaceAll('-', '_')}.slice/cri-containerd-${v.containerId}.scope`;

/** Lines of a Go panic with a few goroutines, without prefix. */
export function goPanic(message: string, frames: readonly string[]): string[] {
  return [
    message,
    '',
    'goroutine 4471 [running]:',
    ...frames.flatMap((frame, i) => [
      `${frame}(0xc000${(0x4a10 + i * 0x38).toString(16)})`,
      `\t/go/src/${frame.split('(')[0]!.replace(/\.[^./]+$/, '.go')}:${120 + i * 37} +0x${(0x1a5 + i * 0x21).toString(16)}`,
    ]),
  ];
}

/** systemd's words when a service's process ends badly and is started again. */
export function unitFailed(
  scene: Scene,
  log: string,
  at: number,
  unit: string,
  result: 'exit-code' | 'oom-kill' | 'signal',
  status: string,
  restart: number | null,
): void {
  const code = result === 'exit-code' ? 'exited' : 'killed';
  scene.unit(log, at, 'systemd[1]', `${unit}: Main process exited, code=${code}, status=${status}`);
  scene.unit(log, at + 2, 'systemd[1]', `${unit}: Failed with result '${result}'.`);
  if (restart !== null) {
    scene.unit(log, at + 5_100, 'systemd[1]', `${unit}: Scheduled restart job, restart counter is at ${restart}.`);
  }
}
