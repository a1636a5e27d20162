import { defineFault } from '../fault';
import { crashLoop, died, syncError } from '../phrases';
import { newPod, ownPod } from '../victims';

const PCI = 'PCI:0000:00:1e';

/** NVRM lines of the driver (Xid catalogue), nvidia-bug-report.sh, kubelet’s device manager. */
export default defineFault({
  name: 'gpu-xid',
  title: 'A GPU falls off the bus',
  story:
    'After uncorrectable memory errors (Xid 48, 63) the GPU stops answering (Xid 79). The device plugin marks it unhealthy, the training pod dies, and new ones find no device.',
  files: ['kernel/dmesg*', 'gpu/nvidia-bug-report.log.gz', 'kubelet/kubelet.log', 'containerd/containerd-log.txt'],
  expects: [
    { category: 'gpu', severity: 'critical', rules: ['gpu-fallen-off-bus', 'gpu-xid-memory-uncorrectable'] },
    { category: 'gpu', severity: 'high', rules: ['device-allocation-failed', 'nvidia-runtime-hook-failed'] },
  ],
  startsMinutesBefore: 40,
  plant(scene) {
    const { node, from } = scene;
    const v = ownPod(scene, scene.podNamed('indexer'));
    const pid = node.pods.find((pod) => pod.name === v.name)!.containers[0]!.pid;
    const lines: [number, string][] = [
      [
        0,
        `NVRM: Xid (${PCI}): 48, pid=${pid}, name=python3, An uncorrectable double bit error (DBE) has been detected on GPU in the framebuffer at physical address 0x1e04c9a00 partition 3, subpartition 1.`,
      ],
      [
        400,
        `NVRM: Xid (${PCI}): 63, pid=${pid}, name=python3, Row Remapper: New row (0x00000001e04c9a00) marked for remapping, reset gpu to activate.`,
      ],
      [9_000, `NVRM: Xid (${PCI}): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.`],
      [9_001, `NVRM: GPU 0000:00:1e.0: GPU has fallen off the bus.`],
      [
        9_400,
        'NVRM: A GPU crash dump has been created. If possible, please run nvidia-bug-report.sh as root to collect this data before the NVIDIA kernel module is unloaded.',
      ],
      [
        60_000,
        `NVRM: Xid (${PCI}): 154, pid='<unknown>', name=<unknown>, GPU recovery action changed from 0x0 (None) to 0x2 (Node Reboot Required)`,
      ],
    ];
    scene.kernel(
      node.bootedAt + 8_400,
      'NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.195.03  Release Build',
    );
    for (const [ms, text] of lines) scene.kernel(from + ms, text);
    scene.append('gpu/nvidia-bug-report.log.gz', [
      '____________________________________________',
      '',
      'Start of NVIDIA bug report log file.  Please include this file, along',
      'with a detailed description of your problem, when reporting a graphics driver bug',
      '',
      `Date: ${node.host.ctime(node.collectedAt)}`,
      `uname: Linux ${node.who.nodeName} ${node.versions.kernel}`,
      '',
      '*** /proc/driver/nvidia/./gpus/0000:00:1e.0/information',
      'Model: \t\t NVIDIA A10G',
      'GPU Excluded:\t No',
      '',
      '/usr/bin/nvidia-smi --query',
      'Unable to determine the device handle for GPU0: 0000:00:1E.0: Unknown Error',
      '',
      'journalctl -b -0:',
      ...lines.map(([ms, text]) => `${node.host.journal(from + ms)} ${node.hostname} kernel: ${text}`),
    ]);
    died(scene, from + 9_900, v, 134);
    for (const at of scene.every(120_000, { from: from + 12_000 })) crashLoop(scene, at, v);
    scene.kubelet(
      from + 15_000,
      'I',
      'manager.go:248',
      '"Endpoint reported unhealthy device" resourceName="nvidia.com/gpu" healthy=0 unhealthy=1',
    );
    for (const at of scene.every(150_000, { from: from + 40_000, max: 20 })) {
      const waiting = newPod(scene, 3);
      syncError(
        scene,
        at,
        waiting,
        `Pod was rejected: Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected`,
      );
      scene.containerd(
        at + 30,
        'error',
        `StartContainer for "${waiting.containerId}" failed`,
        'error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running prestart hook #0: exit status 1, stdout: , stderr: Auto-detected mode as \'legacy\'\\nnvidia-container-cli: detection error: nvml error: gpu is lost: unknown"',
      );
    }
  },
});
