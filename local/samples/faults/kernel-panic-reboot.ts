import { defineFault } from '../fault';

/** kernel/watchdog.c and kernel/panic.c; with panic=10 the machine restarts itself. */
export default defineFault({
  name: 'kernel-panic-reboot',
  title: 'The kernel panicked and the node rebooted',
  story:
    'A soft lockup becomes a panic: softlockup_panic and panic=10 are set. The node is gone for a minute and a half, comes back by itself and works. Everything wrong lies before the boundary: the journals of the last boot, and “crash” in the list of reboots.',
  files: [
    'system/last_reboot.txt',
    'kubelet/kubelet.log',
    'containerd/containerd-log.txt',
    'kernel/dmesg*',
    'sysctls/sysctl_all.txt',
  ],
  expects: [{ category: 'reboot', severity: 'high', rules: ['runtime-deadline-exceeded', 'node-lease-update-failed'] }],
  startsMinutesBefore: 130,
  plant(scene) {
    const { node, from, prng } = scene;
    const panic = from + 42_000;
    const boot = panic + 88_000;
    const first = node.bootedAt;
    node.previousBoot = { bootedAt: first, endedAt: panic, fault: scene.fault };
    node.bootedAt = boot;
    // everything that runs now was started by the new boot, in the same order as before
    for (const pod of node.pods) pod.startedAt += boot - first;
    for (const process of node.processes) process.startedAt += boot - first;
    for (const pod of node.pods) for (const container of pod.containers) container.restarts = 1;
    scene.sysctl('kernel.softlockup_panic', 1);
    // shown only where a syslog or the whole journal is collected: dmesg begins with the new boot
    for (const seconds of [26, 52]) {
      scene.kernel(
        from + seconds * 600,
        `watchdog: BUG: soft lockup - CPU#1 stuck for ${seconds}s! [containerd-shim:${prng.int(90_000, 99_000)}]`,
      );
    }
    const lines = [
      'Kernel panic - not syncing: softlockup: hung tasks',
      `CPU: 1 UID: 0 PID: ${prng.int(90_000, 99_000)} Comm: containerd-shim Tainted: G             L     ${node.versions.kernel} #1`,
      'Call Trace:',
      ' <IRQ>',
      ' panic+0x33c/0x3a0',
      ' watchdog_timer_fn.cold+0xc/0x16',
      'Kernel Offset: 0x2c00000 from 0xffffffff81000000 (relocation range: 0xffffffff80000000-0xffffffffbfffffff)',
      'Rebooting in 10 seconds..',
    ];
    lines.forEach((text, i) => {
      scene.kernel(panic - 400 + i * 0.4, text);
    });
    scene.kubelet(
      panic - 30_000,
      'E',
      'log.go:32',
      '"ListPodSandbox with filter from runtime service failed" err="rpc error: code = DeadlineExceeded desc = context deadline exceeded" filter="nil"',
    );
    scene.kubelet(
      panic - 9_000,
      'E',
      'controller.go:145',
      `"Failed to update lease" err="Put \\"https://${node.apiEndpoint}/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node.who.nodeName}?timeout=10s\\": context deadline exceeded"`,
    );
    scene.kernel(boot + 1_400, 'XFS (nvme0n1p1): Starting recovery (logdev: internal)');
    scene.kernel(boot + 1_700, 'XFS (nvme0n1p1): Ending recovery (logdev: internal)');
    scene.kubelet(
      boot + 15_900,
      'W',
      'kubelet.go:1680',
      `"Node has been rebooted" node="${node.who.nodeName}" bootID="${prng.uuid()}"`,
    );
  },
});
