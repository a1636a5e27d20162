import type { NodeModel } from '../model/node-model';
import type { Episode } from './episodes';
import type { LogEvent } from './event';
import { type Speakers, speakers, type ZapLevel } from './say';

/** ipamd at debug level: one AddNetwork and one DelNetwork per pod. */
export function tellIpamd(node: NodeModel, say: Speakers, e: Episode): LogEvent[] {
  const out: LogEvent[] = [];
  const total = node.enis.length * 14;
  const assigned = node.pods.filter((pod) => pod.eni).length;
  let t = e.at + 340;
  const add = (after: number, level: ZapLevel, caller: string, msg: string) => {
    t += after + e.prng.next();
    out.push(say.zap(t, level, caller, msg));
  };
  const key = `aws-cni/${e.sandboxId}/eth0`;
  add(
    0,
    'info',
    'rpc/rpc.pb.go:881',
    `Received AddNetwork for NS /var/run/netns/${e.netns}, Sandbox ${e.sandboxId}, ifname eth0`,
  );
  add(
    0,
    'debug',
    'rpc/rpc.pb.go:881',
    `AddNetworkRequest: K8S_POD_NAME:"${e.pod}" K8S_POD_NAMESPACE:"${e.namespace}" K8S_POD_INFRA_CONTAINER_ID:"${e.sandboxId}" ContainerID:"${e.sandboxId}" IfName:"eth0" NetworkName:"aws-cni" Netns:"/var/run/netns/${e.netns}"`,
  );
  add(
    0,
    'debug',
    'ipamd/rpc_handler.go:308',
    `AssignPodIPv4Address: IP address pool stats: total ${total}, assigned ${assigned}`,
  );
  add(
    0,
    'debug',
    'datastore/data_store.go:799',
    `Get free IP from prefix failed no free IP available in the prefix - ${node.enis[0]!.secondary[0]}/ffffffff`,
  );
  add(
    0,
    'debug',
    'ipamd/rpc_handler.go:308',
    'Unable to get IP address from CIDR: no free IP available in the prefix - trying the next one',
  );
  add(0, 'debug', 'ipamd/rpc_handler.go:308', `New IP from CIDR pool- ${e.ip}`);
  add(0, 'info', 'datastore/data_store.go:757', `AssignPodIPv4Address: Assign IP ${e.ip} to sandbox ${key}`);
  add(0, 'debug', 'ipamd/rpc_handler.go:331', `VPC CIDR ${node.vpcCidr}`);
  add(
    1,
    'info',
    'rpc/rpc.pb.go:881',
    `Send AddNetworkReply: IPv4Addr: ${e.ip}, IPv6Addr: , DeviceNumber: ${e.device}, err: <nil>`,
  );
  t = e.at + 2_340 + e.runs;
  add(0, 'info', 'rpc/rpc.pb.go:899', `Received DelNetwork for Sandbox ${e.sandboxId}`);
  add(
    0,
    'debug',
    'rpc/rpc.pb.go:899',
    `DelNetworkRequest: K8S_POD_NAME:"${e.pod}" K8S_POD_NAMESPACE:"${e.namespace}" K8S_POD_INFRA_CONTAINER_ID:"${e.sandboxId}" Reason:"PodDeleted" ContainerID:"${e.sandboxId}" IfName:"eth0" NetworkName:"aws-cni"`,
  );
  add(
    0,
    'debug',
    'ipamd/rpc_handler.go:405',
    `UnassignPodIPAddress: IP address pool stats: total ${total}, assigned ${assigned + 1}, sandbox ${key}`,
  );
  add(
    0,
    'info',
    'ipamd/rpc_handler.go:405',
    `UnassignPodIPAddress: sandbox ${key}'s ipAddr ${e.ip}, DeviceNumber ${e.device}`,
  );
  add(
    1,
    'info',
    'rpc/rpc.pb.go:899',
    `Send DelNetworkReply: IPv4Addr: ${e.ip}, IPv6Addr: , DeviceNumber: ${e.device}, err: <nil>`,
  );
  if (e.index % 8 === 3) {
    // containerd tears a sandbox down twice; the second answer says so, and all is well
    add(5_000, 'info', 'rpc/rpc.pb.go:899', `Received DelNetwork for Sandbox ${e.sandboxId}`);
    add(0, 'warn', 'ipamd/rpc_handler.go:405', `UnassignPodIPAddress: Failed to find sandbox ${key}`);
    add(
      0,
      'info',
      'rpc/rpc.pb.go:899',
      'Send DelNetworkReply: IPv4Addr: , IPv6Addr: , DeviceNumber: 0, err: datastore: unknown pod',
    );
  }
  if (e.index % 3 === 0) {
    add(
      2_000,
      'debug',
      'ipamd/ipamd.go:690',
      `IP pool stats: Total IPs/Prefixes = ${total}/0, AssignedIPs/CooldownIPs: ${assigned}/1, c.maxIPsPerENI = 14`,
    );
    add(0, 'debug', 'ipamd/ipamd.go:1402', 'Reconciling ENI/IP pool info because time since last 1m0.000512s > 1m0s');
    add(40, 'debug', 'ipamd/ipamd.go:1456', 'Successfully Reconciled ENI/IP pool');
  }
  return out;
}

/** The CNI binary's log: add and delete of one pod. */
export function tellPlugin(node: NodeModel, say: Speakers, e: Episode): LogEvent[] {
  const out: LogEvent[] = [];
  let t = e.at + 320;
  const add = (after: number, level: ZapLevel, caller: string, msg: string) => {
    t += after + e.prng.next();
    out.push(say.zap(t, level, caller, msg));
  };
  const args = `Args(K8S_POD_INFRA_CONTAINER_ID=${e.sandboxId};K8S_POD_UID=${e.uid};IgnoreUnknown=1;K8S_POD_NAMESPACE=${e.namespace};K8S_POD_NAME=${e.pod})`;
  add(0, 'debug', 'routed-eni-cni-plugin/cni.go:126', 'MTU value set is 9001:');
  add(0, 'debug', 'routed-eni-cni-plugin/cni.go:126', 'pod egress MTU value set is 9001:');
  add(
    0,
    'info',
    'routed-eni-cni-plugin/cni.go:126',
    `Received CNI add request: ContainerID(${e.sandboxId}) Netns(/var/run/netns/${e.netns}) IfName(eth0) ${args} Path(/opt/cni/bin)`,
  );
  add(0, 'debug', 'routed-eni-cni-plugin/cni.go:126', 'Prev Result: <nil>\n');
  add(
    24,
    'info',
    'routed-eni-cni-plugin/cni.go:126',
    `Received add network response from ipamd for container ${e.sandboxId} interface eth0: Success:true IPv4Addr:"${e.ip}" DeviceNumber:${e.device} VPCv4CIDRs:"${node.vpcCidr}"`,
  );
  add(
    0,
    'debug',
    'routed-eni-cni-plugin/cni.go:279',
    `SetupPodNetwork: hostVethName=${e.veth}, contVethName=eth0, netnsPath=/var/run/netns/${e.netns}, ipAddr=${e.ip}/32, routeTableNumber=${e.device === 0 ? 254 : e.device + 1}, mtu=9001`,
  );
  add(9, 'debug', 'driver/driver.go:286', `Successfully disabled IPv6 RA and ICMP redirects on hostVeth ${e.veth}`);
  add(
    3,
    'debug',
    'driver/driver.go:296',
    `Successfully setup container route, containerAddr=${e.ip}/32, hostVeth=${e.veth}, rtTable=main`,
  );
  add(
    1,
    'debug',
    'driver/driver.go:304',
    `Successfully setup toContainer rule, containerAddr=${e.ip}/32, rtTable=main`,
  );
  t = e.at + 2_320 + e.runs;
  add(
    0,
    'info',
    'routed-eni-cni-plugin/cni.go:360',
    `Received CNI del request: ContainerID(${e.sandboxId}) Netns(/var/run/netns/${e.netns}) IfName(eth0) ${args} Path(/opt/cni/bin)`,
  );
  add(
    22,
    'info',
    'routed-eni-cni-plugin/cni.go:360',
    `Received del network response from ipamd for pod ${e.pod} namespace ${e.namespace} sandbox ${e.sandboxId}: Success:true IPv4Addr:"${e.ip}" DeviceNumber:${e.device}`,
  );
  add(
    0,
    'debug',
    'routed-eni-cni-plugin/cni.go:529',
    `TeardownPodNetwork: containerAddr=${e.ip}/32, routeTable=${e.device === 0 ? 254 : e.device + 1}`,
  );
  add(
    2,
    'debug',
    'driver/driver.go:267',
    `Successfully deleted toContainer rule, containerAddr=${e.ip}/32, rtTable=main`,
  );
  return out;
}

/** Network policy agent: a reconcile that finds no policies for the pod. */
export function tellPolicyAgent(_node: NodeModel, say: Speakers, e: Episode): LogEvent[] {
  if (e.index % 5 !== 0) return [];
  const at = e.at + 700;
  return [
    say.zap(
      at,
      'debug',
      'rpc/rpc_handler.go:72',
      `Received Enforce Network Policy Request for Pod Name: ${e.pod} Namespace: ${e.namespace} Mode: standard`,
    ),
    say.zap(
      at + 2,
      'info',
      'controllers/policyendpoints_controller.go:601',
      `Target Pod doesn't belong to the current pod Identifier: Name: ${e.pod} Pod ID: ${e.container}-${e.namespace}`,
    ),
    say.zap(at + 4, 'debug', 'ebpf/bpf_client.go:745', 'No L4 specified. Add Catch all entry: CIDR: 0.0.0.0/0'),
    say.zap(at + 5, 'debug', 'utils/utils.go:211', 'L4 values: protocol: 254 startPort: 0 endPort: 0 error: <nil>'),
  ];
}

/** ipamd's start: environment, ENIs, iptables rules, first pool; with its usual debug words of failure. */
export function ipamdStart(node: NodeModel, bootedAt: number): LogEvent[] {
  const { zap } = speakers(node);
  const out: LogEvent[] = [];
  let t = bootedAt + 27_500;
  const add = (after: number, level: ZapLevel, caller: string, msg: string) => {
    t += after;
    out.push(zap(t, level, caller, msg));
  };
  add(0, 'info', 'logger/logger.go:53', 'Constructed new logger instance');
  add(0, 'info', 'aws-k8s-agent/main.go:62', `Starting L-IPAMD ${node.versions.cni}  ...`);
  add(1, 'info', 'aws-k8s-agent/main.go:73', 'Testing communication with server');
  add(
    42,
    'info',
    'wait/loop.go:53',
    'Successful communication with the Cluster! Cluster Version is: v1.33+. git version: v1.33.5-eks-113cf36. git tree state: clean. commit: 0a1b2c3d4e5f. platform: linux/amd64',
  );
  add(
    2,
    'warn',
    'awssession/session.go:64',
    'HTTP_TIMEOUT env is not set or set to less than 10 seconds, defaulting to httpTimeout to 10sec',
  );
  add(13, 'debug', 'awsutils/awsutils.go:444', `Found availability zone: ${node.who.az} `);
  add(1, 'debug', 'awsutils/awsutils.go:444', `Discovered the instance primary IPv4 address: ${node.who.ip}`);
  add(1, 'debug', 'awsutils/awsutils.go:444', `Found instance-id: ${node.who.instanceId} `);
  add(1, 'debug', 'awsutils/awsutils.go:444', `Found instance-type: ${node.who.instanceType} `);
  for (const eni of node.enis) {
    add(20, 'debug', 'awsutils/awsutils.go:1088', `Found ENI: ${eni.id}, MAC ${eni.mac}, device ${eni.index}`);
    add(1, 'debug', 'datastore/data_store.go:523', `DataStore add an ENI ${eni.id}`);
  }
  add(
    10,
    'debug',
    'networkutils/network.go:389',
    `Trying to find primary interface that has mac : ${node.enis[0]!.mac}`,
  );
  add(
    1,
    'debug',
    'networkutils/network.go:389',
    `Discovered interface: ${node.enis[0]!.device}, mac: ${node.enis[0]!.mac}`,
  );
  add(3, 'info', 'networkutils/network.go:393', `Setup Host Network: loading ip_tables`);
  add(
    1,
    'debug',
    'networkutils/network.go:415',
    'rule nat/PREROUTING rule connmark to fwmark copy shouldExist false rule [-m comment --comment AWS, CONNMARK -j CONNMARK --restore-mark --mask 0x80] exists true, err <nil>',
  );
  add(
    1,
    'debug',
    'networkutils/network.go:640',
    'execute iptable rule : first SNAT rules for non-VPC outbound traffic',
  );
  add(
    120,
    'debug',
    'ipamd/ipamd.go:930',
    `Found ENI ${node.enis[0]!.id} that has less than the maximum number of IP/Prefixes addresses allocated: cur=0, max=14`,
  );
  for (const eni of node.enis) {
    for (const ip of eni.secondary.slice(0, 4))
      add(0.4, 'debug', 'ipamd/ipamd.go:1163', `Added ENI(${eni.id})'s IP/Prefix ${ip}/32 to datastore`);
  }
  add(40, 'info', 'datastore/data_store.go:341', 'Begin ipam state recovery from backing store');
  add(3, 'debug', 'datastore/data_store.go:347', "backing store doesn't exists, assuming bootstrap on a new node");
  add(40, 'info', 'ipamd/rpc_handler.go:495', 'Serving RPC Handler version v1.20.4 on 127.0.0.1:50051');
  add(30, 'debug', 'ipamd/ipamd.go:508', 'node init completed successfully');
  for (const pod of node.pods) {
    if (!pod.eni) continue;
    const startedAt = pod.startedAt - node.bootedAt + bootedAt;
    out.push(
      zap(
        startedAt + 320,
        'info',
        'rpc/rpc.pb.go:881',
        `Received AddNetwork for NS /var/run/netns/${pod.netns}, Sandbox ${pod.sandboxId}, ifname eth0`,
      ),
    );
    out.push(
      zap(
        startedAt + 322,
        'info',
        'rpc/rpc.pb.go:881',
        `Send AddNetworkReply: IPv4Addr: ${pod.ip}, IPv6Addr: , DeviceNumber: ${pod.eni.index}, err: <nil>`,
      ),
    );
  }
  return out;
}
