import type { NodeModel, Pod } from '../model/node-model';
import { type LogEvent, type LogStore, podLog } from './event';
import { klog, speakers } from './say';

/** Pods whose logs the collector copies, and their containers. */
export const collectedPods = (node: NodeModel): Pod[] =>
  node.pods.filter((pod) => pod.namespace === 'kube-system' && !pod.name.startsWith('metrics-server'));

/** What the system pods wrote since they started: healthy, with their usual alarming words. */
export function systemPodLogs(node: NodeModel): LogStore {
  const { zap, containerKlog } = speakers(node);
  const store: LogStore = new Map();
  const out = (log: string, at: number, text: string, from = 'stdout') => {
    const list = store.get(log) ?? [];
    store.set(log, list);
    list.push({ at, from, text });
  };
  const startOf = (name: string) => node.pods.find((pod) => pod.name.startsWith(name))!.startedAt + 1_400;
  const json = (log: string, at: number, caller: string, msg: string, level: 'info' | 'error' = 'info') =>
    out(log, at, zap(at, level, caller, msg).text);
  const { utc } = node;

  const aws = podLog('kube-system', 'aws-node');
  const t0 = startOf('aws-node');
  if (node.layout === 'al2') {
    // the shell entrypoint of the CNI's older releases
    json(aws, t0, 'entrypoint.sh', 'Validating env variables ...');
    json(aws, t0 + 2, 'entrypoint.sh', 'Install CNI binaries..');
    json(aws, t0 + 19, 'entrypoint.sh', 'Starting IPAM daemon in the background ... ');
    json(aws, t0 + 20, 'entrypoint.sh', 'Checking for IPAM connectivity ... ');
    json(aws, t0 + 1_030, 'entrypoint.sh', 'Retrying waiting for IPAM-D');
    json(aws, t0 + 2_040, 'entrypoint.sh', 'Copying config file... ');
    json(aws, t0 + 2_050, 'entrypoint.sh', 'Successfully copied CNI plugin binary and config file.');
    json(aws, t0 + 2_051, 'entrypoint.sh', 'Foregrounding IPAM daemon ... ');
  } else {
    const say = (ms: number, msg: string) =>
      out(aws, t0 + ms, `time="${utc.isoMillis(t0 + ms).replace(/\.\d+Z/, 'Z')}" level=info msg="${msg}"`, 'stderr');
    out(aws, t0, 'Installed /host/opt/cni/bin/aws-cni');
    out(aws, t0 + 12, 'Installed /host/opt/cni/bin/egress-cni');
    say(19, 'Starting IPAM daemon... ');
    say(20, 'Checking for IPAM connectivity... ');
    say(2_040, 'Copying config file... ');
    say(2_050, 'Successfully copied CNI plugin binary and config file.');
  }

  const agent = podLog('kube-system', 'aws-eks-nodeagent');
  out(agent, t0 + 400, `${utc.plain(t0 + 400)}.400131822 +0000 UTC Logger.check error: failed to get caller`, 'stderr');
  json(agent, t0 + 420, 'runtime/proc.go:283', 'version: v1.2.7 Git: 44c86b1');
  json(agent, t0 + 450, 'metrics/metrics.go:23', 'Serving metrics on port 61680');

  const proxy = podLog('kube-system', 'kube-proxy');
  const p0 = startOf('kube-proxy');
  const proxyLine = (ms: number, level: 'I' | 'W' | 'E', source: string, message: string) =>
    out(proxy, p0 + ms, containerKlog(p0 + ms, level, source, message).text, 'stderr');
  proxyLine(0, 'I', 'feature_gate.go:387', 'feature gates: {map[]}');
  proxyLine(31, 'I', 'server_linux.go:63', '"Using iptables proxy"');
  proxyLine(210, 'I', 'server.go:715', `"Successfully retrieved node IP(s)" IPs=["${node.who.ip}"]`);
  proxyLine(212, 'I', 'conntrack.go:60', '"Setting nf_conntrack_max" nfConntrackMax=131072');
  proxyLine(
    213,
    'E',
    'server.go:245',
    '"Kube-proxy configuration may be incomplete or incorrect" err="nodePortAddresses is unset; NodePort connections will be accepted on all local IPs. Consider using `--nodeport-addresses primary`"',
  );
  proxyLine(
    240,
    'I',
    'server_linux.go:190',
    '"Detect-local-mode set to ClusterCIDR, but no cluster CIDR specified for primary IP family" ipFamily="IPv4" clusterCIDRs=null',
  );
  proxyLine(
    250,
    'I',
    'proxier.go:236',
    '"Setting route_localnet=1 to allow node-ports on localhost; to change this either disable iptables.localhostNodePorts (--iptables-localhost-nodeports) or set nodePortAddresses (--nodeport-addresses) to filter loopback addresses" ipFamily="IPv4"',
  );
  proxyLine(300, 'I', 'shared_informer.go:350', '"Waiting for caches to sync" controller="service config"');
  proxyLine(402, 'I', 'shared_informer.go:357', '"Caches are synced" controller="service config"');
  proxyLine(403, 'I', 'shared_informer.go:357', '"Caches are synced" controller="endpoint slice config"');
  proxyLine(900, 'W', 'warnings.go:110', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice');

  const dns = podLog('kube-system', 'coredns');
  const c0 = startOf('coredns');
  for (const [ms, text] of [
    [0, 'maxprocs: Leaving GOMAXPROCS=4: CPU quota undefined'],
    [40, '[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API'],
    [41, '.:53'],
    [
      42,
      '[INFO] plugin/reload: Running configuration SHA512 = 8a7d59126e7f114ab49c6d2613be93d8ef7d408af8ee61a710210843dc409f03133727e38f64469d9bb180f396c84ebf48a42bde3b3769730865ca9df5eb281c',
    ],
    [43, 'CoreDNS-1.12.4'],
    [44, 'linux/amd64, go1.24.6, 1b0ff0a'],
  ] as const) {
    out(dns, c0 + ms, text);
  }
  // search-list expansion: names that do not exist by design
  const asked = node.prng.fork('coredns');
  for (let at = c0 + 60_000, n = 0; at < node.collectedAt && n < 400; at += asked.int(200_000, 1_500_000), n++) {
    const client = asked.pick(node.pods.filter((pod) => pod.eni));
    const name = asked.pick([
      'ledger.payments.svc.cluster.local.shop.svc.cluster.local.',
      'query.search.shop.svc.cluster.local.',
      'sts.amazonaws.com.web.svc.cluster.local.',
      'api.stripe.example.payments.svc.cluster.local.',
    ]);
    out(
      dns,
      at,
      `[INFO] ${client.ip}:${asked.int(32_768, 60_999)} - ${asked.int(1, 65_535)} "${asked.pick(['A', 'AAAA'])} IN ${name} udp ${name.length + 24} false 1232" NXDOMAIN qr,aa,rd ${name.length + 117} 0.000${asked.int(100, 399)}s`,
    );
  }

  const csi = (
    container: string,
    name: string,
    lines: readonly (readonly [number, 'I' | 'W' | 'E', string, string])[],
  ) => {
    const at = startOf(name);
    for (const [ms, level, source, message] of lines)
      out(podLog('kube-system', container), at + ms, klog(utc.klog(at + ms), level, 1, source, message), 'stderr');
  };
  csi('ebs-plugin', 'ebs-csi-node', [
    [0, 'I', 'main.go:161', '"Initializing metadata"'],
    [40, 'I', 'metadata.go:51', '"Attempting to retrieve instance metadata from IMDS"'],
    [48, 'I', 'metadata.go:55', '"Retrieved metadata from IMDS"'],
    [60, 'I', 'driver.go:70', '"Driver Information" Driver="ebs.csi.aws.com" Version="v1.51.0"'],
    [
      1_070,
      'E',
      'node.go:855',
      '"Unexpected failure when attempting to remove node taint(s)" err="isAllocatableSet: driver not found on node"',
    ],
    [1_900, 'I', 'node.go:943', `"CSINode Allocatable value is set" nodeName="${node.who.nodeName}" count=25`],
    [
      34_000,
      'I',
      'mount_linux.go:618',
      'Attempting to determine if disk "/dev/nvme1n1" is formatted using blkid with args: ([-p -s TYPE -s PTTYPE -o export /dev/nvme1n1])',
    ],
    [34_200, 'I', 'mount_linux.go:633', 'Output: "DEVNAME=/dev/nvme1n1\\nTYPE=ext4\\n"'],
  ]);
  csi('node-driver-registrar', 'ebs-csi-node', [
    [300, 'I', 'main.go:150', '"Version" version="v2.15.0"'],
    [
      320,
      'I',
      'node_register.go:56',
      '"Starting Registration Server" socketPath="/registration/ebs.csi.aws.com-reg.sock"',
    ],
    [1_200, 'I', 'main.go:96', '"Received GetInfo call" request="&InfoRequest{}"'],
    [1_300, 'I', 'main.go:108', '"Received NotifyRegistrationStatus call" status="plugin_registered:true"'],
  ]);
  csi('efs-plugin', 'efs-csi-node', [
    [0, 'I', 'config_dir.go:63', "Mounted directories do not exist, creating directory at '/etc/amazon/efs'"],
    [90, 'I', 'metadata.go:65', 'getting MetadataService...'],
    [220, 'I', 'driver.go:156', 'Starting reaper'],
    [
      260,
      'I',
      'driver.go:160',
      'Listening for connections on address: &net.UnixAddr{Name:"/csi/csi.sock", Net:"unix"}',
    ],
    [1_900, 'I', 'node.go:318', 'NodeGetInfo: called with args '],
  ]);
  csi('csi-driver-registrar', 'efs-csi-node', [
    [1_300, 'I', 'main.go:108', '"Received NotifyRegistrationStatus call" status="plugin_registered:true"'],
  ]);
  csi('liveness-probe', 'ebs-csi-node', [
    [500, 'I', 'main.go:149', '"Calling CSI driver to discover driver name"'],
    [530, 'I', 'main.go:172', '"ServeMux listening" address="0.0.0.0:9808"'],
  ]);

  const identity = podLog('kube-system', 'eks-pod-identity-agent');
  const i0 = startOf('eks-pod-identity-agent');
  const identityLine = (ms: number, msg: string, extra = {}) =>
    out(
      identity,
      i0 + ms,
      JSON.stringify({ ...extra, level: 'info', msg, time: utc.isoMillis(i0 + ms).replace(/\.\d+Z/, 'Z') }),
      'stderr',
    );
  identityLine(0, 'Starting server...', { 'bind-addr': '169.254.170.23:80' });
  for (let n = 0; n < 12; n++)
    identityLine(60_000 + n * 3_000_000, 'Storing creds in cache', {
      'client-addr': `${node.pods[14]!.ip}:4${n}118`,
      'cluster-name': node.who.cluster,
      refreshTtl: '10h0m0s',
    });

  const monitor = podLog('kube-system', 'eks-node-monitoring-agent');
  const m0 = startOf('eks-node-monitoring-agent');
  json(monitor, m0, 'monitoring/monitor.go:88', 'starting monitors');
  json(monitor, m0 + 90, 'networking/networking.go:133', 'no interface errors found');

  for (const list of store.values()) list.sort((a, b) => a.at - b.at);
  return store;
}

/** Network policy agent, nodeadm and cloud-init at boot. */
export function bootstrapLogs(node: NodeModel): LogStore {
  const { zap } = speakers(node);
  const b = node.bootedAt;
  const nodeadm = (ms: number, caller: string, msg: string, extra: Record<string, unknown> = {}): LogEvent => ({
    at: b + ms,
    from: `nodeadm[${node.pids.nodeadm}]`,
    text: JSON.stringify({ level: 'info', ts: (b + ms) / 1000, caller, msg, ...extra }),
  });
  const unit = (ms: number, text: string): LogEvent => ({ at: b + ms, from: 'systemd[1]', text });
  const config = [
    unit(8_000, 'Starting nodeadm-config.service - EKS Nodeadm Config...'),
    nodeadm(8_400, 'init/init.go:64', 'Checking user is root..'),
    nodeadm(8_401, 'init/init.go:75', 'Loading configuration..', {
      configSource: ['imds://user-data', 'file:///etc/eks/nodeadm.d'],
      configCache: '/run/eks/nodeadm/config.json',
    }),
    nodeadm(8_460, 'init/init.go:161', 'Loaded configuration', {
      config: { spec: { cluster: { name: node.who.cluster, cidr: node.serviceCidr } } },
    }),
    nodeadm(8_461, 'init/init.go:163', 'Enriching configuration..'),
    nodeadm(8_490, 'init/init.go:180', 'Instance details populated', {
      details: {
        id: node.who.instanceId,
        region: node.who.region,
        type: node.who.instanceType,
        availabilityZone: node.who.az,
      },
    }),
    nodeadm(9_400, 'init/init.go:128', 'done!', { duration: 1.0000412 }),
    unit(9_420, 'nodeadm-config.service: Deactivated successfully.'),
    unit(9_421, 'Finished nodeadm-config.service - EKS Nodeadm Config.'),
  ];
  const run = [
    unit(10_100, 'Starting nodeadm-run.service - EKS Nodeadm Run...'),
    nodeadm(10_300, 'init/init.go:115', 'Configuring daemons...'),
    {
      at: b + 10_320,
      from: `nodeadm[${node.pids.nodeadm}]`,
      text: `SDK ${node.host.plain(b + 10_320).replaceAll('-', '/')} DEBUG attempting waiter request, attempt count: 1`,
    },
    nodeadm(10_900, 'containerd/config.go:44', 'Writing containerd config to file..', {
      path: '/etc/containerd/config.toml',
    }),
    nodeadm(11_000, 'init/init.go:139', 'Ensuring daemon is running..', { name: 'containerd' }),
    nodeadm(13_900, 'kubelet/config.go:384', 'Detected kubelet version', { version: node.versions.kubernetes }),
    nodeadm(14_100, 'init/init.go:139', 'Ensuring daemon is running..', { name: 'kubelet' }),
    nodeadm(14_280, 'init/init.go:143', 'Daemon is running', { name: 'kubelet' }),
    nodeadm(14_290, 'init/init.go:128', 'done!', { duration: 3.98 }),
    unit(14_300, 'Finished nodeadm-run.service - EKS Nodeadm Run.'),
  ];
  const cloud = (ms: number, source: string, level: string, text: string): LogEvent => ({
    at: b + ms,
    from: '',
    text: `${node.host.plain(b + ms)},${String(ms % 1000).padStart(3, '0')} - ${source}[${level}]: ${text}`,
  });
  const init = [
    cloud(
      5_002,
      'util.py',
      'DEBUG',
      `Cloud-init v. 22.2.2 running 'init-local' at ${node.host.plain(b + 5_002)} +0000. Up 5.10 seconds.`,
    ),
    cloud(
      5_090,
      'handlers.py',
      'DEBUG',
      'start: init-local/search-Ec2Local: searching for local data from DataSourceEc2Local',
    ),
    cloud(
      5_260,
      'url_helper.py',
      'DEBUG',
      "[0/1] open 'http://169.254.169.254/latest/api/token' with {'url': 'http://169.254.169.254/latest/api/token', 'allow_redirects': True, 'method': 'PUT', 'timeout': 50.0}",
    ),
    cloud(
      5_290,
      'url_helper.py',
      'DEBUG',
      'Read from http://169.254.169.254/latest/api/token (200, 56b) after 1 attempts',
    ),
    cloud(
      6_100,
      'util.py',
      'WARNING',
      'Missing root-readable /run/cloud-init/instance-data-sensitive.json. Using redacted /run/cloud-init/instance-data.json instead.',
    ),
    cloud(16_400, 'util.py', 'DEBUG', "cloud-init mode 'modules' took 0.311 seconds (0.31)"),
    cloud(16_500, 'handlers.py', 'DEBUG', 'finish: modules-final: SUCCESS: running modules for final'),
  ];
  const output = [
    {
      at: b + 6_000,
      from: '',
      text: `Cloud-init v. 22.2.2 running 'init' at ${node.host.plain(b + 6_000)} +0000. Up 6.11 seconds.`,
    },
    { at: b + 6_010, from: '', text: 'ci-info: +++++++++++++++++++++++Net device info+++++++++++++++++++++++' },
    {
      at: b + 6_011,
      from: '',
      text: `ci-info: | ${node.enis[0]!.device} | True | ${node.who.ip} | 255.255.224.0 | global | ${node.enis[0]!.mac} |`,
    },
    {
      at: b + 16_600,
      from: '',
      text: `Cloud-init v. 22.2.2 finished at ${node.host.plain(b + 16_600)} +0000. Datasource DataSourceEc2.  Up 16.74 seconds`,
    },
  ];
  const policy = [
    zap(b + 28_000, 'info', 'runtime/proc.go:283', 'Starting with network policy enforcing mode: standard'),
    zap(b + 28_020, 'info', 'ebpf/bpf_client.go:222', 'Probe validation Done'),
    zap(b + 28_400, 'info', 'rpc/rpc_handler.go:120', 'Serving RPC Handler Address: 127.0.0.1:50052'),
  ];
  return new Map([
    ['nodeadm-config', config],
    ['nodeadm-run', run],
    ['cloud-init', init],
    ['cloud-init-output', output],
    ['policy-agent', policy],
    ['ebpf-sdk', [zap(b + 28_010, 'info', 'maps/loader.go:482', 'Pinned BPF map aws_conntrack_map, error: <nil>')]],
  ]);
}
