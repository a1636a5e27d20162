import type { NodeModel, Row } from '../model/node-model';
import { type SampleFile, textFile } from './sample-file';

/** Per-device IPv4 settings beside forwarding and rp_filter, which the model holds. */
const CONF4: Record<string, number> = {
  accept_local: 0,
  accept_redirects: 1,
  accept_source_route: 0,
  arp_accept: 0,
  arp_announce: 0,
  arp_evict_nocarrier: 1,
  arp_filter: 0,
  arp_ignore: 0,
  arp_notify: 0,
  bc_forwarding: 0,
  bootp_relay: 0,
  disable_policy: 0,
  disable_xfrm: 0,
  drop_gratuitous_arp: 0,
  drop_unicast_in_l2_multicast: 0,
  force_igmp_version: 0,
  ignore_routes_with_linkdown: 0,
  log_martians: 0,
  mc_forwarding: 0,
  medium_id: 0,
  promote_secondaries: 1,
  proxy_arp: 0,
  proxy_arp_pvlan: 0,
  route_localnet: 0,
  secure_redirects: 1,
  send_redirects: 1,
  shared_media: 1,
  src_valid_mark: 0,
  tag: 0,
};
const CONF6: Record<string, number> = {
  accept_dad: 1,
  accept_ra: 0,
  accept_ra_defrtr: 1,
  accept_ra_mtu: 1,
  accept_redirects: 1,
  addr_gen_mode: 0,
  autoconf: 1,
  dad_transmits: 1,
  disable_ipv6: 0,
  drop_unsolicited_na: 0,
  forwarding: 0,
  hop_limit: 64,
  mtu: 9001,
  router_solicitations: -1,
  use_tempaddr: 0,
};
const NEIGH: Record<string, number> = {
  anycast_delay: 100,
  app_solicit: 0,
  base_reachable_time_ms: 30000,
  delay_first_probe_time: 5,
  gc_stale_time: 60,
  locktime: 100,
  mcast_solicit: 3,
  proxy_delay: 80,
  retrans_time_ms: 1000,
  ucast_solicit: 3,
  unres_qlen: 101,
};
/** Settings whose names hold words of trouble but are the defaults of every node. */
const GENERAL: Record<string, number | string> = {
  'abi.vsyscall32': 1,
  'debug.exception-trace': 1,
  'dev.raid.speed_limit_max': 200000,
  'fs.aio-max-nr': 65536,
  'fs.dentry-state': '188210\t171002\t45\t0\t61221\t0',
  'fs.inode-nr': '141233\t3120',
  'fs.mount-max': 100000,
  'fs.pipe-max-size': 1048576,
  'fs.xfs.error_level': 3,
  'fs.xfs.panic_mask': 0,
  'kernel.core_pattern': '|/usr/lib/systemd/systemd-coredump %P %u %g %s %t %c %h',
  'kernel.ftrace_dump_on_oops': 0,
  'kernel.hardlockup_panic': 0,
  'kernel.hung_task_warnings': 10,
  'kernel.io_delay_type': 0,
  'kernel.max_lock_depth': 1024,
  'kernel.panic_on_io_nmi': 0,
  'kernel.panic_on_rcu_stall': 0,
  'kernel.panic_on_unrecovered_nmi': 0,
  'kernel.panic_on_warn': 0,
  'kernel.printk': '4\t4\t1\t7',
  'kernel.sched_rr_timeslice_ms': 100,
  'kernel.tainted': 0,
  'kernel.unknown_nmi_panic': 0,
  'net.core.bpf_jit_enable': 1,
  'net.core.default_qdisc': 'fq_codel',
  'net.core.wmem_max': 212992,
  'net.ipv4.icmp_errors_use_inbound_ifaddr': 0,
  'net.ipv4.icmp_ignore_bogus_error_responses': 1,
  'net.ipv4.tcp_abort_on_overflow': 0,
  'net.ipv4.tcp_congestion_control': 'cubic',
  'net.ipv4.tcp_fin_timeout': 60,
  'net.ipv4.tcp_max_orphans': 65536,
  'net.ipv4.tcp_max_syn_backlog': 1024,
  'net.ipv4.tcp_mem': '188100\t250800\t376200',
  'net.ipv4.tcp_syncookies': 1,
  'net.netfilter.nf_conntrack_checksum': 1,
  'net.netfilter.nf_conntrack_expect_max': 1024,
  'net.netfilter.nf_conntrack_tcp_timeout_time_wait': 120,
  'net.netfilter.nf_conntrack_udp_timeout': 30,
  'net.netfilter.nf_log_all_netns': 0,
  'vm.dirty_ratio': 20,
  'vm.memory_failure_early_kill': 0,
  'vm.memory_failure_recovery': 1,
  'vm.min_free_kbytes': 67584,
  'vm.oom_dump_tasks': 1,
  'vm.oom_kill_allocating_task': 0,
  'vm.swappiness': 60,
};

/** `sysctl --all` at full size: general values and every device's own, as a node with pods prints them. */
export function sysctlFile(node: NodeModel): SampleFile {
  const values = new Map<string, Row>();
  const set = (key: string, value: number | string) => values.set(key, { text: String(value) });
  for (const [key, value] of Object.entries(GENERAL)) set(key, value);
  for (let cpu = 0; cpu < node.cpus; cpu++) {
    set(`kernel.sched_domain.cpu${cpu}.domain0.flags`, 4783);
    set(`kernel.sched_domain.cpu${cpu}.domain0.max_newidle_lb_cost`, 28_000 + cpu);
  }
  const devices = ['all', 'default', ...node.interfaces.map((i) => i.name)];
  for (const device of devices) {
    for (const [key, value] of Object.entries(CONF4))
      set(`net.ipv4.conf.${device}.${key}`, device.startsWith('eni') && key === 'proxy_arp' ? 0 : value);
    for (const [key, value] of Object.entries(CONF6)) set(`net.ipv6.conf.${device}.${key}`, value);
    if (device === 'all') continue;
    for (const [key, value] of Object.entries(NEIGH)) {
      set(`net.ipv4.neigh.${device}.${key}`, value);
      set(`net.ipv6.neigh.${device}.${key}`, value);
    }
  }
  for (const [key, row] of node.sysctl) values.set(key, row);
  const lines = [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) => {
      const text = `${key} = ${row.text}`;
      return row.fault ? { text, fault: row.fault } : text;
    });
  return textFile('sysctls/sysctl_all.txt', node.collectedAt, lines);
}
