import { defineFault } from '../fault';
import { notReady, probeFailed } from '../phrases';
import { ownPod } from '../victims';

/** drivers/nvme/host/pci.c, blk_print_req_error and kernel/hung_task.c. */
export default defineFault({
  name: 'io-hung',
  title: 'The data volume stops answering',
  story:
    'EBS stops completing I/O on the volume of postgres. The NVMe driver aborts and resets, processes that touch the volume block in state D for minutes, kubelet’s housekeeping hangs on it and the runtime status times out.',
  files: ['kernel/dmesg*', 'kubelet/kubelet.log', 'system/ps.txt', 'system/procstat.txt', 'system/io_throttling.txt'],
  expects: [
    { category: 'io', severity: 'high', rules: ['nvme-io-timeout', 'task-hung', 'block-io-error'] },
    { category: 'pleg', severity: 'critical', rules: ['pleg-unhealthy'] },
  ],
  startsMinutesBefore: 24,
  plant(scene) {
    const { node, prng, from } = scene;
    const pod = scene.podNamed('postgres');
    const pid = pod.containers[0]!.pid;
    const writer = node.processes.find((p) => p.pid === pid)!;
    writer.state = 'Dsl';
    node.processes.push({
      user: 'root',
      pid: 90_112,
      ppid: 2,
      state: 'D',
      cpu: 0,
      rssKb: 0,
      threads: 1,
      startedAt: from,
      command: '[jbd2/nvme1n1-8]',
      depth: 1,
      fault: scene.fault,
    });
    for (let i = 0; i < 4; i++)
      node.processes.push({
        user: 'root',
        pid: 90_200 + i,
        ppid: node.pids.kubelet,
        state: 'D',
        cpu: 0,
        rssKb: 2_048,
        threads: 1,
        startedAt: from + i * 60_000,
        command: `du -s /var/lib/kubelet/pods/${pod.uid}/volumes`,
        depth: 1,
        fault: scene.fault,
      });
    scene.edit('system/procstat.txt', /^procs_blocked/, (text) => text);
    scene.append('system/io_throttling.txt', [`${pid} (postgres) 148221`]);
    scene.every(31_000, { max: 30 }).forEach((at, i) => {
      scene.kernel(
        at,
        `nvme nvme1: I/O tag ${prng.int(10, 900)} (${prng.hex(4)}) opcode 0x1 (I/O Cmd) QID ${1 + (i % 2)} timeout, aborting req_op:WRITE(1) size:${prng.pick([4096, 16384, 131072])}`,
      );
      if (i % 3 === 2) {
        scene.kernel(
          at + 900,
          `nvme nvme1: I/O tag ${prng.int(10, 900)} (${prng.hex(4)}) opcode 0x1 (I/O Cmd) QID ${1 + (i % 2)} timeout, reset controller`,
        );
        scene.kernel(at + 1_200, 'nvme1n1: I/O Cmd(0x1) @ LBA 20971632, 8 blocks, I/O Error (sct 0x3 / sc 0x71) ');
        scene.kernel(
          at + 1_201,
          'I/O error, dev nvme1n1, sector 20971632 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2',
        );
      }
    });
    for (const at of scene.every(123_000, { from: from + 121_000 })) {
      for (const [name, task] of [
        ['postgres', pid],
        ['jbd2/nvme1n1-8', 90_112],
      ] as const) {
        const seconds = 122 + 123 * Math.floor((at - from - 121_000) / 123_000);
        scene.kernel(at, `INFO: task ${name}:${task} blocked for more than ${seconds} seconds.`);
        scene.kernel(at + 0.01, `      Not tainted ${node.versions.kernel} #1`);
        scene.kernel(at + 0.02, '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.');
        scene.kernel(
          at + 0.03,
          `task:${name.padEnd(15)} state:D stack:0     pid:${task} tgid:${task} ppid:1 flags:0x00000002`,
        );
        scene.kernel(at + 0.04, 'Call Trace:');
        for (const frame of [
          '__schedule+0x2d0/0x8b0',
          'schedule+0x23/0x80',
          'io_schedule+0x46/0x70',
          'bit_wait_io+0xd/0x60',
          '__wait_on_bit+0x2a/0x90',
          'jbd2_journal_commit_transaction+0x14e2/0x18f0',
        ])
          scene.kernel(at + 0.05, ` ${frame}`);
      }
    }
    for (const at of scene.every(12_000, { from: from + 60_000 }))
      probeFailed(
        scene,
        at,
        ownPod(scene, pod),
        'Liveness',
        'command timed out: "pg_isready -U app" timed out after 5s',
      );
    notReady(scene, from + 260_000, 'PLEG is not healthy: pleg was last seen active 3m12.204s ago; threshold is 3m0s');
    for (const at of scene.every(5_000, { from: from + 260_100, max: 150 })) {
      scene.kubelet(
        at,
        'E',
        'kubelet.go:2457',
        `"Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active ${Math.floor((at - from) / 60_000)}m${Math.floor(((at - from) / 1000) % 60)}.${prng.int(100, 999)}s ago; threshold is 3m0s"`,
      );
    }
  },
});
