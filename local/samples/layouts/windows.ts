import { block, type SampleFile } from '../files/sample-file';
import type { LogEvent } from '../logs/event';
import { eventsOf, type Logs } from '../logs/render';
import type { NodeModel, Row } from '../model/node-model';
import type { SampleLayout } from './layouts';

/** Text that PowerShell redirects: UTF-16LE with a byte order mark and CRLF. */
const wide = (node: NodeModel, path: string, lines: readonly string[]): SampleFile => ({
  path: `system/${path}`,
  mtime: node.collectedAt,
  encoding: 'utf16le',
  lines: () => lines,
});
const narrow = (node: NodeModel, path: string, lines: () => Iterable<string | Row>): SampleFile => ({
  path: `system/${path}`,
  mtime: node.collectedAt,
  lines,
});

/** `11/22/2026 9:30:12 AM`, the way en-US PowerShell prints a date. */
function usDate(node: NodeModel, at: number): string {
  const [date, time] = node.host.plain(at).split(' ') as [string, string];
  const [year, month, day] = date.split('-').map(Number);
  const [hour, rest] = [Number(time.slice(0, 2)), time.slice(2)];
  return `${month}/${day}/${year} ${hour % 12 || 12}${rest} ${hour < 12 ? 'AM' : 'PM'}`;
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** `Get-EventLog -LogName EKS -Source X | Export-Csv`: type line, header, one record per event. */
function* eventCsv(node: NodeModel, source: string, events: Iterable<LogEvent>): Generator<string | Row> {
  yield `#TYPE System.Diagnostics.EventLogEntry#EKS/${source}/0`;
  yield '"EventID","MachineName","Data","Index","Category","CategoryNumber","EntryType","Message","Source","ReplacementStrings","InstanceId","TimeGenerated","TimeWritten","UserName","Site","Container"';
  let index = 1200;
  for (const event of events) {
    const when = usDate(node, event.at);
    const type = /^[EF]\d{4} /.test(event.text) ? 'Error' : 'Information';
    const text = [
      '0',
      node.hostname.toUpperCase(),
      'System.Byte[]',
      String(index++),
      '(0)',
      '0',
      type,
      event.text,
      source,
      'System.String[]',
      '0',
      when,
      when,
      '',
      '',
      '',
    ]
      .map(cell)
      .join(',');
    yield event.fault ? { text, fault: event.fault } : text;
  }
}

function* kubeletEvents(logs: Logs): Generator<LogEvent> {
  for (const event of eventsOf(logs, 'kubelet')) if (event.from.startsWith('kubelet')) yield event;
}

const SYSTEM_EVENTS: readonly (readonly [string, string])[] = [
  ['Information', 'The Event log service was started.'],
  ['Information', 'The operating system started.'],
  ['Information', 'The Host Network Service service entered the running state.'],
  [
    'Warning',
    'The time service has not synchronized the system time for 86400 seconds because none of the time service providers provided a usable time stamp.',
  ],
  ['Error', 'The Microsoft Account Sign-in Assistant service terminated unexpectedly.\nIt has done this 1 time(s).'],
  ['Information', 'The containerd service entered the running state.'],
];

/** What eks-log-collector.ps1 zips: one folder `system`, event logs as CSV, HNS state. */
export const windowsLayout: SampleLayout = {
  fixed(node) {
    const primary = node.enis[0]!;
    const name = node.hostname.toUpperCase();
    const pods = node.pods.filter((pod) => pod.eni);
    const endpoint = (ip: string, mac: string) => ({
      ActivityId: node.prng.fork(`hns/${ip}`).uuid().toUpperCase(),
      DNSServerList: node.clusterDns,
      GatewayAddress: primary.gateway,
      IPAddress: ip,
      MacAddress: mac,
      Name: `cid-${node.prng.fork(`cid/${ip}`).hex(12)}`,
      Policies: [{ ExceptionList: [node.vpcCidr], Type: 'OutBoundNAT' }],
      State: 3,
      Type: 'L2Bridge',
      VirtualNetworkName: 'vpcbr0',
    });
    const hns = pods.map((pod, i) =>
      JSON.stringify(endpoint(pod.ip, `00-15-5D-0A-3B-${(16 + i).toString(16).toUpperCase()}`), null, 4).split('\n'),
    );
    const firewall = (profile: string) =>
      wide(node, `firewall/firewall-${profile}`, [
        '',
        `Name                            : ${profile}`,
        'Enabled                         : False',
        'DefaultInboundAction            : NotConfigured',
        'DefaultOutboundAction           : NotConfigured',
        '',
      ]);
    const containers = pods.map((pod) => pod.containers[0]!);
    return [
      wide(node, 'sysinfo', [
        '',
        `Host Name:                 ${name}`,
        'OS Name:                   Microsoft Windows Server 2022 Datacenter',
        'OS Version:                10.0.20348 N/A Build 20348',
        `System Boot Time:          ${usDate(node, node.bootedAt)}`,
        'System Manufacturer:       Amazon EC2',
        `System Model:              ${node.who.instanceType}`,
        `Total Physical Memory:     ${Math.floor(node.memoryKb / 1024).toLocaleString('en-US')} MB`,
        '',
      ]),
      wide(node, 'volumes', [
        '',
        'DriveLetter FriendlyName FileSystemType DriveType HealthStatus OperationalStatus SizeRemaining     Size',
        '----------- ------------ -------------- --------- ------------ ----------------- -------------     ----',
        'C                        NTFS           Fixed     Healthy      OK                     31.2 GB    80 GB',
        '',
      ]),
      wide(node, 'services', [
        '',
        'Status   Name               DisplayName                           ',
        '------   ----               -----------                           ',
        'Running  containerd         containerd                            ',
        'Running  hns                Host Network Service                  ',
        'Running  kubelet            kubelet                               ',
        'Running  kube-proxy         kube-proxy                            ',
        'Running  AmazonSSMAgent     Amazon SSM Agent                      ',
        '',
      ]),
      wide(node, 'installed-64bit-apps.txt', [
        '',
        'DisplayName                DisplayVersion Publisher          ',
        '-----------                -------------- ---------          ',
        'Amazon SSM Agent           3.3.3270.0     Amazon Web Services',
        '',
      ]),
      wide(node, 'installed-32bit-apps.txt', ['']),
      ...['Domain', 'Private', 'Public'].map(firewall),
      wide(node, 'containerd/containerd-version.txt', [
        'Client:',
        `  Version:  ${node.versions.containerd}`,
        '',
        'Server:',
        `  Version:  ${node.versions.containerd}`,
      ]),
      wide(node, 'containerd/containerd-namespaces.txt', ['NAME   LABELS ', 'k8s.io        ']),
      wide(node, 'containerd/containerd-images.txt', [
        'REF TYPE DIGEST SIZE PLATFORMS LABELS',
        ...containers.map(
          (c) =>
            `${c.image} application/vnd.docker.distribution.manifest.list.v2+json sha256:${node.prng.fork(c.image).hex(64)} 118.0 MiB windows/amd64 -`,
        ),
      ]),
      wide(node, 'containerd/containerd-containers.txt', [
        'CONTAINER    IMAGE    RUNTIME',
        ...containers.map((c) => `${c.id}    ${c.image}    io.containerd.runhcs.v1`),
      ]),
      wide(node, 'containerd/containerd-tasks.txt', [
        'TASK    PID    STATUS',
        ...containers.map((c) => `${c.id}    ${c.pid}    RUNNING`),
      ]),
      wide(node, 'containerd/containerd-plugins.txt', [
        'TYPE                            ID            PLATFORMS        STATUS',
        'io.containerd.snapshotter.v1    windows       windows/amd64    ok',
        'io.containerd.snapshotter.v1    windows-lcow  windows/amd64    skip',
        'io.containerd.grpc.v1           cri           windows/amd64    ok',
      ]),
      narrow(node, 'containerd_log/panic.log', () => []),
      narrow(node, 'kubelet/kubelet-config.json', () =>
        JSON.stringify(
          {
            kind: 'KubeletConfiguration',
            apiVersion: 'kubelet.config.k8s.io/v1beta1',
            clusterDNS: [node.clusterDns],
            clusterDomain: 'cluster.local',
            cgroupsPerQOS: false,
            enforceNodeAllocatable: [],
            maxPods: 14,
          },
          null,
          2,
        ).split('\n'),
      ),
      narrow(node, 'kubelet/kubeconfig', () =>
        block(`
apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://${node.apiEndpoint}
  name: kubernetes
users:
- name: kubelet
  user:
    exec:
      command: C:\\Program Files\\Amazon\\EKS\\bin\\aws-iam-authenticator.exe
      args: [token, -i, ${node.who.cluster}]
`),
      ),
      narrow(node, 'cni/vpc-bridge.conf', () =>
        JSON.stringify(
          {
            cniVersion: '0.4.0',
            name: 'vpc',
            type: 'vpc-bridge',
            capabilities: { portMappings: true },
            eniName: 'Ethernet',
            eniMACAddress: primary.mac,
            gatewayIPAddress: primary.gateway,
            vpcCIDRs: [node.vpcCidr],
            serviceCIDR: node.serviceCidr,
          },
          null,
          2,
        ).split('\n'),
      ),
      wide(node, 'network/ip.txt', [
        '',
        'Windows IP Configuration',
        '',
        `   Host Name . . . . . . . . . . . . : ${name}`,
        '',
        'Ethernet adapter vEthernet (Ethernet):',
        '',
        `   IPv4 Address. . . . . . . . . . . : ${primary.ip}(Preferred) `,
        '   Subnet Mask . . . . . . . . . . . : 255.255.224.0',
        `   Default Gateway . . . . . . . . . : ${primary.gateway}`,
        '',
      ]),
      wide(node, 'network/routes.txt', [
        '',
        'IPv4 Route Table',
        '===========================================================================',
        'Network Destination        Netmask          Gateway       Interface  Metric',
        `          0.0.0.0          0.0.0.0  ${primary.gateway.padStart(15)}  ${primary.ip.padStart(14)}     15`,
        `  169.254.169.254  255.255.255.255         On-link  ${primary.ip.padStart(14)}     25`,
        '',
      ]),
      wide(node, 'network/ports.txt', [
        '',
        'Active Connections',
        '',
        '  Proto  Local Address          Foreign Address        State           PID',
        `  TCP    0.0.0.0:10250          0.0.0.0:0              LISTENING       ${node.pids.kubelet}`,
        '',
      ]),
      wide(node, 'network/hns/network.txt', [
        '',
        'Name   ID                                   Type',
        '----   --                                   ----',
        `vpcbr0 ${node.prng.fork('vpcbr0').uuid().toUpperCase()} L2Bridge`,
        '',
      ]),
      wide(
        node,
        'network/hns/networkdetailed.txt',
        JSON.stringify(
          {
            Name: 'vpcbr0',
            Type: 'L2Bridge',
            Subnets: [{ AddressPrefix: primary.subnetCidr, GatewayAddress: primary.gateway }],
            State: 1,
          },
          null,
          4,
        ).split('\n'),
      ),
      wide(node, 'network/hns/endpoint.txt', hns.flat()),
      wide(
        node,
        'network/hns/policy.txt',
        node.services
          .filter((s) => s.endpoints.length > 0)
          .flatMap((s) =>
            JSON.stringify(
              {
                Policies: [
                  {
                    ExternalPort: s.ports[0]!.port,
                    InternalPort: s.ports[0]!.target,
                    Protocol: s.ports[0]!.protocol === 'tcp' ? 6 : 17,
                    Type: 'ELB',
                    VIPs: [s.clusterIp],
                  },
                ],
                References: s.endpoints.map((ip) => `/endpoints/${node.prng.fork(`hns/${ip}`).uuid()}`),
              },
              null,
              4,
            ).split('\n'),
          ),
      ),
    ];
  },
  logs(logs) {
    const { node } = logs;
    const name = node.hostname.toUpperCase();
    const eventLog = (events: readonly (readonly [string, string])[]) =>
      function* () {
        yield '"timecreated","leveldisplayname","machinename","message"';
        for (const [i, [level, message]] of events.entries()) {
          const lines = `${cell(usDate(node, node.bootedAt + i * 61_000))},${cell(level)},${cell(name)},${cell(message)}`;
          yield* lines.split('\n');
        }
      };
    const proxy = [
      {
        at: node.bootedAt + 30_000,
        from: '',
        text: `I${node.host.klog(node.bootedAt + 30_000)}    2210 server.go:662] "Version info" version="${node.versions.kubernetes}"`,
      },
      {
        at: node.bootedAt + 30_900,
        from: '',
        text: `W${node.host.klog(node.bootedAt + 30_900)}    2210 proxier.go:690] "Source-vip not provided, using the node's IP" ipFamily="IPv4"`,
      },
    ];
    return [
      narrow(node, 'kubelet/kubelet-service.csv', () => eventCsv(node, 'kubelet', kubeletEvents(logs))),
      narrow(node, 'kube-proxy/kube-proxy-service.csv', () => eventCsv(node, 'kube-proxy', proxy)),
      narrow(node, 'system-eventlogs.csv', eventLog(SYSTEM_EVENTS)),
      narrow(
        node,
        'application-eventlogs.csv',
        eventLog([
          ['Information', 'The Software Protection service has completed licensing status check.'],
          ['Information', 'Amazon SSM Agent v3.3.3270.0 is running'],
        ]),
      ),
      narrow(node, 'eks/vpc-bridge.log', () => [
        `${node.host.plain(node.bootedAt + 40_000)} [INFO] Plugin vpc-bridge version 1.4.0 executing CNI command.`,
        `${node.host.plain(node.bootedAt + 40_020)} [INFO] Executing ADD with netconfig: &{NetConf:{CNIVersion:0.4.0 Name:vpc Type:vpc-bridge}} ContainerID:${node.pods[7]!.sandboxId} Netns:none IfName:eth0`,
      ]),
      { path: 'system/events/System.evtx', mtime: node.collectedAt, lines: () => [], raw: async () => evtx() },
    ];
  },
  rename: (path) => (path.startsWith('system/') ? path : null),
  members: { prefix: '', directories: false },
};

/** An empty event log file: signature, one header block. Readers must treat it as binary. */
function evtx(): Buffer {
  const file = Buffer.alloc(4096);
  file.write('ElfFile\0', 0, 'latin1');
  file.writeUInt32LE(128, 32);
  file.writeUInt16LE(1, 36);
  file.writeUInt16LE(3, 38);
  file.writeUInt16LE(4096, 40);
  return file;
}
