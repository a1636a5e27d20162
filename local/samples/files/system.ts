import type { NodeModel, Process, Row } from '../model/node-model';
import { type SampleFile, textFile } from './sample-file';

const marked = (text: string, fault: string | undefined): string | Row => (fault ? { text, fault } : text);

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

const started = (node: NodeModel, at: number) =>
  node.collectedAt - at > 86_400_000
    ? `${node.host.journal(at).slice(0, 3)}${node.host.journal(at).slice(4, 6)}`
    : node.host.journal(at).slice(7, 12);

function psLine(node: NodeModel, p: Process): string {
  const tree = p.depth > 0 ? ` ${' '.repeat((p.depth - 1) * 4)}\\_ ` : '';
  const cpuSeconds = ((node.collectedAt - p.startedAt) / 1000) * (p.cpu / 100);
  const memory = ((p.rssKb / node.memoryKb) * 100).toFixed(1);
  return `${p.user.padEnd(8)} ${String(p.pid).padStart(7)} ${p.cpu.toFixed(1).padStart(4)} ${memory.padStart(4)} ${String(p.rssKb * 9).padStart(7)} ${String(p.rssKb).padStart(5)} ?        ${p.state.padEnd(4)} ${started(node, p.startedAt).padEnd(5)} ${clock(cpuSeconds).padStart(6)} ${tree}${p.command}`;
}

function topLines(node: NodeModel): (string | Row)[] {
  const { processes } = node;
  const used = processes.reduce((sum, p) => sum + p.rssKb, 0);
  const busy = processes.reduce((sum, p) => sum + p.cpu, 0);
  const load = (busy / 100 + 0.4).toFixed(2);
  const count = (state: string) => processes.filter((p) => p.state.startsWith(state)).length;
  const up = node.collectedAt - node.bootedAt;
  const days = Math.floor(up / 86_400_000);
  const hours = String(Math.floor(up / 3_600_000) % 24).padStart(2);
  const minutes = Math.floor(up / 60_000) % 60;
  const total = node.memoryKb / 1024;
  const name = (p: Process) =>
    p.command
      .replace(/^\[(.*)\]$/, '$1')
      .split(' ')[0]!
      .split('/')
      .pop()!;
  const rows = [...processes].sort((a, b) => b.cpu - a.cpu).slice(0, 40);
  return [
    `top - ${node.host.journal(node.collectedAt).slice(7)} up ${days} days, ${hours}:${String(minutes).padStart(2, '0')},  0 users,  load average: ${load}, ${load}, ${(Number(load) * 0.9).toFixed(2)}`,
    `Tasks: ${processes.length} total,   ${1 + count('R')} running, ${processes.length - 1 - count('R') - count('Z')} sleeping,   0 stopped, ${String(count('Z')).padStart(3)} zombie`,
    `%Cpu(s):  ${Math.min(96, busy / node.cpus).toFixed(1)} us,  2.1 sy,  0.0 ni, ${Math.max(0, 97 - busy / node.cpus).toFixed(1)} id,  0.2 wa,  0.0 hi,  0.3 si,  0.1 st`,
    `MiB Mem :  ${total.toFixed(1)} total,   ${(total * 0.31).toFixed(1)} free,   ${(used / 1024).toFixed(1)} used,  ${(total * 0.42).toFixed(1)} buff/cache`,
    'MiB Swap:      0.0 total,      0.0 free,      0.0 used. ' +
      `${(total - used / 1024).toFixed(1).padStart(8)} avail Mem `,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...rows.map((p) =>
      marked(
        `${String(p.pid).padStart(7)} ${p.user.padEnd(8)}  20   0 ${String(p.rssKb * 9).padStart(7)} ${String(p.rssKb).padStart(6)}  ${String(Math.floor(p.rssKb / 3)).padStart(5)} ${p.state[0]} ${p.cpu.toFixed(1).padStart(5)} ${((p.rssKb / node.memoryKb) * 100).toFixed(1).padStart(5)}  ${clock(((node.collectedAt - p.startedAt) / 1000) * (p.cpu / 100)).padStart(6)}.12 ${name(p)}`,
        p.fault,
      ),
    ),
  ];
}

/** `last reboot`: a boot that did not end with a shutdown says "crash". */
function lastReboot(node: NodeModel): (string | Row)[] {
  const { host, bootedAt, collectedAt, previousBoot } = node;
  const kernel = node.versions.kernel.slice(0, 16);
  const two = (n: number) => String(n).padStart(2, '0');
  const duration = (ms: number) =>
    `(${Math.floor(ms / 86_400_000)}+${two(Math.floor(ms / 3_600_000) % 24)}:${two(Math.floor(ms / 60_000) % 60)})`;
  const boot = (at: number) => `reboot   system boot  ${kernel} ${host.ctime(at).slice(0, 16)}`;
  const lines: (string | Row)[] = [`${boot(bootedAt)}   still running ${duration(collectedAt - bootedAt)}`];
  if (previousBoot) {
    const text = `${boot(previousBoot.bootedAt)} - crash         ${duration(previousBoot.endedAt - previousBoot.bootedAt)}`;
    lines.push({ text, fault: previousBoot.fault });
  }
  return [...lines, '', `wtmp begins ${host.ctime((previousBoot ?? node).bootedAt)}`];
}

const PACKAGES = [
  'acl-2.3.1',
  'amazon-ecr-credential-helper-0.9.1',
  'amazon-efs-utils-2.3.3',
  'amazon-linux-repo-s3-2023.9',
  'amazon-ssm-agent-3.3.3270',
  'audit-3.1.5',
  'aws-cfn-bootstrap-2.0',
  'bash-5.2.15',
  'ca-certificates-2025.2.76',
  'chrony-4.3',
  'cloud-init-22.2.2',
  'conntrack-tools-1.4.6',
  'container-selinux-2.233.0',
  'containerd-2.1.4',
  'coreutils-8.32',
  'curl-minimal-8.11.1',
  'dbus-broker-32',
  'e2fsprogs-1.46.5',
  'ec2-utils-2.2.0',
  'ethtool-5.15',
  'glibc-2.34',
  'gnupg2-minimal-2.3.7',
  'iproute-6.10.0',
  'iptables-libs-1.8.8',
  'iptables-nft-1.8.8',
  'kernel6.12-6.12.46',
  'kernel-livepatch-repo-s3-2023.9',
  'libnetfilter_conntrack-1.0.8',
  'libselinux-3.4',
  'lustre-client-2.15.6',
  'lvm2-2.03.16',
  'nerdctl-2.1.6',
  'net-tools-2.0',
  'nfs-utils-2.5.4',
  'openssl-3.2.2',
  'python3-3.9.23',
  'runc-1.3.3',
  'selinux-policy-38.1.53',
  'soci-snapshotter-0.11.1',
  'systemd-252.23',
  'systemd-networkd-252.23',
  'util-linux-2.37.4',
  'xfsprogs-6.12.0',
];

/** system/: identity, processes, units, sockets, packages, throttling. */
export function systemFiles(node: NodeModel): SampleFile[] {
  const at = node.collectedAt;
  const { processes, units } = node;
  const file = (name: string, lines: readonly (string | Row)[]) => textFile(`system/${name}`, at, lines);
  const ticks = (ms: number) => Math.floor(ms / 10);
  const stat = (p: Process) =>
    `${p.pid} (${p.command
      .replace(/^\[|\]$/g, '')
      .split(' ')[0]!
      .split('/')
      .pop()!
      .slice(
        0,
        15,
      )}) ${p.state[0]} ${p.ppid} ${p.pid} ${p.pid} 0 -1 4194560 12044 0 3 0 ${ticks((at - p.startedAt) * (p.cpu / 100))} ${ticks(((at - p.startedAt) * p.cpu) / 400)} 0 0 20 0 ${p.threads} 0 ${ticks(p.startedAt - node.bootedAt)} ${p.rssKb * 9 * 1024} ${Math.floor(p.rssKb / 4)} 18446744073709551615 1 1 0 0 0 0 0 4096 2143420159 0 0 0 17 2 0 0 0 0 0`;
  const listening = node.pods.flatMap((pod) =>
    pod.eni
      ? []
      : [
          `tcp        0      0 0.0.0.0:${pod.port}            0.0.0.0:*               LISTEN      ${pod.containers[0]!.pid}/${pod.containers[0]!.name.slice(0, 14)}`,
        ],
  );
  const established = node.conntrack.flows
    .filter((f) => f.src === node.who.ip && f.state === 'ESTABLISHED')
    .map(
      (f) =>
        `tcp        0      0 ${f.src}:${f.sport}       ${f.dst}:${f.dport}       ESTABLISHED ${node.pids.kubelet}/kubelet        `,
    );
  const dead = units.filter((u) => u.active === 'failed').length;
  const services: (string | Row)[] = [
    '  UNIT                                                                                      LOAD   ACTIVE SUB       DESCRIPTION',
    ...units.map((u) =>
      marked(
        `${u.active === 'failed' ? '●' : ' '} ${u.name.padEnd(89)} ${u.load} ${u.active} ${u.sub.padEnd(9)} ${u.description}`,
        u.fault,
      ),
    ),
    '',
    'LOAD   = Reflects whether the unit definition was properly loaded.',
    'ACTIVE = The high-level unit activation state, i.e. generalization of SUB.',
    'SUB    = The low-level unit activation state, values depend on unit type.',
    `${units.length} loaded units listed.${dead ? '' : ' Pass --all to see loaded but inactive units, too.'}`,
  ];
  return [
    file('instance-id.txt', [node.who.instanceId]),
    file('region.txt', [node.who.region]),
    file('availability-zone.txt', [node.who.az]),
    file('script-params.txt', ['--ignore_introspection=false', '--ignore_metrics=false', '--eks_hybrid=false']),
    file('selinux.txt', ['SELinux mode: Permissive']),
    file(
      'pkglist.txt',
      PACKAGES.flatMap((name) => [`${name}-1.amzn2023.0.${(name.length % 4) + 1}.x86_64`]),
    ),
    file('services.txt', services),
    file('systemd-analyze.svg', [
      'Bootup is not yet finished (org.freedesktop.systemd1.Manager.FinishTimestampMonotonic=0).',
    ]),
    file('top.txt', topLines(node)),
    file('ps.txt', [
      'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND',
      ...processes.map((p) => marked(psLine(node, p), p.fault)),
    ]),
    file('ps-threads.txt', [
      '    PID     LWP NLWP STAT %CPU COMMAND',
      ...processes.map((p) =>
        marked(
          `${String(p.pid).padStart(7)} ${String(p.pid).padStart(7)} ${String(p.threads).padStart(4)} ${p.state.padEnd(4)} ${p.cpu.toFixed(1).padStart(4)} ${p.command.slice(0, 80)}`,
          p.fault,
        ),
      ),
    ]),
    file('netstat.txt', [
      'Active Internet connections (servers and established)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ',
      `tcp        0      0 127.0.0.1:10248         0.0.0.0:*               LISTEN      ${node.pids.kubelet}/kubelet        `,
      'tcp        0      0 127.0.0.1:50051         0.0.0.0:*               LISTEN      2411/aws-k8s-agent  ',
      ...listening,
      ...established,
    ]),
    file('procstat.txt', [
      `cpu  ${ticks(at - node.bootedAt)} 1201 ${ticks((at - node.bootedAt) / 5)} ${ticks((at - node.bootedAt) * 3)} 48221 0 9921 401 0 0`,
      `btime ${Math.floor(node.bootedAt / 1000)}`,
      `processes ${processes.at(-1)!.pid * 30}`,
      'procs_running 2',
      `procs_blocked ${processes.filter((p) => p.state.startsWith('D')).length}`,
    ]),
    file(
      'allprocstat.txt',
      processes.map((p) => marked(stat(p), p.fault)),
    ),
    file('large_environments.txt', ['PID', 'Large environment variables not found']),
    file('cpu_throttling.txt', ['No CPU Throttling Found']),
    file('io_throttling.txt', [
      'PID Name Block IO Delay (centisconds)',
      ...processes
        .filter((p) => p.cpu > 1)
        .map((p) => `${p.pid} (${p.command.split(' ')[0]!.split('/').pop()}) ${Math.floor(p.cpu * 3)}`),
    ]),
    file('last_reboot.txt', lastReboot(node)),
  ];
}
