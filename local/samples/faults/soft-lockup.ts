import { defineFault } from '../fault';
import { notReady } from '../phrases';

/** kernel/watchdog.c and the RCU stall detector, with an out-of-tree module on the stack. */
export default defineFault({
  name: 'soft-lockup',
  title: 'CPUs lock up in the kernel',
  story:
    'A kernel module of a security product spins with preemption off. The watchdog reports stuck CPUs, RCU stalls, timers run late, kubelet misses its heartbeats.',
  files: ['kernel/dmesg*', 'kubelet/kubelet.log', 'system/top.txt'],
  expects: [
    { category: 'kernel', severity: 'high', rules: ['soft-lockup', 'rcu-stall'] },
    { category: 'pleg', severity: 'critical', rules: ['pleg-unhealthy'] },
  ],
  startsMinutesBefore: 21,
  plant(scene) {
    const { node, prng, from } = scene;
    node.processes.push({
      user: 'root',
      pid: 3_121,
      ppid: 2,
      state: 'R',
      cpu: 99.9,
      rssKb: 0,
      threads: 1,
      startedAt: node.bootedAt,
      command: '[kworker/2:1+events]',
      depth: 1,
      fault: scene.fault,
    });
    scene.every(28_000, { max: 40 }).forEach((at, i) => {
      scene.kernel(at, `watchdog: BUG: soft lockup - CPU#2 stuck for ${26 + 26 * i}s! [kworker/2:1:3121]`);
      scene.kernel(
        at + 0.02,
        'Modules linked in: secsensor(OE) xt_statistic xt_nfacct nf_conntrack_netlink overlay ena',
      );
      scene.kernel(
        at + 0.03,
        `CPU: 2 UID: 0 PID: 3121 Comm: kworker/2:1 Tainted: G           OEL     ${node.versions.kernel} #1`,
      );
      scene.kernel(at + 0.04, 'RIP: 0010:native_queued_spin_lock_slowpath+0x66/0x2a0');
      scene.kernel(at + 0.05, 'Call Trace:');
      for (const frame of [
        '<IRQ>',
        '_raw_spin_lock_irqsave+0x3d/0x50',
        'sec_event_flush+0x8a/0x1c0 [secsensor]',
        'process_one_work+0x17f/0x330',
        'worker_thread+0x2ce/0x3f0',
        'kthread+0xd2/0x100',
      ])
        scene.kernel(at + 0.06, ` ${frame}`);
      if (i % 2 === 1) {
        scene.kernel(at + 2_000, 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:');
        scene.kernel(
          at + 2_001,
          `rcu: \t2-...!: (1 GPs behind) idle=0d34/1/0x4000000000000000 softirq=${prng.int(1e6, 9e6)}/${prng.int(1e6, 9e6)} fqs=0 `,
        );
        scene.kernel(
          at + 2_002,
          `rcu: rcu_preempt kthread starved for ${prng.int(15_000, 60_000)} jiffies! g${prng.int(1e6, 9e6)} f0x0 RCU_GP_WAIT_FQS(5) ->state=0x0 ->cpu=2`,
        );
      }
    });
    notReady(scene, from + 190_000, 'PLEG is not healthy: pleg was last seen active 3m6.41s ago; threshold is 3m0s');
    for (const at of scene.every(20_000, { from: from + 190_500, max: 60 }))
      scene.kubelet(
        at,
        'E',
        'kubelet.go:2457',
        '"Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active 4m11.2s ago; threshold is 3m0s"',
      );
  },
});
