import { defineFault } from '../fault';
import { networkSetup, sandboxFailed } from '../phrases';
import { newPod } from '../victims';

/** EC2’s InsufficientFreeAddressesInSubnet inside ipamd’s errors; the CNI plugin’s word to kubelet. */
export default defineFault({
  name: 'subnet-exhausted',
  title: 'The subnet has no free addresses',
  story:
    'Other nodes took the last addresses of the /19. ipamd cannot add addresses or ENIs, its pool runs dry, and every new pod of this node stays in ContainerCreating.',
  files: [
    'var_log/aws-routed-eni/ipamd.log',
    'var_log/aws-routed-eni/plugin.log',
    'ipamd/metrics.json',
    'kubelet/kubelet.log',
    'containerd/containerd-log.txt',
  ],
  expects: [
    {
      category: 'ip-allocation',
      severity: 'high',
      rules: ['vpc-cni-subnet-ip-exhausted', 'vpc-cni-no-free-ip', 'ipamd-addresses-exhausted'],
    },
  ],
  startsMinutesBefore: 64,
  plant(scene) {
    const { node, prng, from } = scene;
    const eni = node.enis[2]!;
    const total = node.enis.length * 14;
    for (const at of scene.every(30_000)) {
      const request = `operation error EC2: AssignPrivateIpAddresses, https response error StatusCode: 400, RequestID: ${prng.uuid()}, api error InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request.`;
      scene.ipamd(
        at,
        'debug',
        'ipamd/ipamd.go:690',
        `IP pool is too low: available (0) < ENI target (1) * addrsPerENI (14)`,
      );
      scene.ipamd(
        at + 60,
        'error',
        'ipamd/ipamd.go:1042',
        `Failed to allocate a private IP/Prefix addresses on ENI ${eni.id}: ${request}`,
      );
      scene.ipamd(
        at + 61,
        'warn',
        'ipamd/ipamd.go:1013',
        `failed to allocate all available IP addresses on ENI ${eni.id}, err: ${request}`,
      );
      scene.ipamd(
        at + 62,
        'error',
        'ipamd/ipamd.go:867',
        `Unable to attach IPs/Prefixes for the ENI, subnet doesn't seem to have enough IPs/Prefixes. Consider using new subnet or carve a reserved range using create-subnet-cidr-reservation`,
      );
    }
    for (const at of scene.every(14_000, { from: from + 20_000, max: 300 })) {
      const v = newPod(scene, prng.int(0, 2));
      const id = sandboxFailed(scene, at, v, (sandbox) =>
        networkSetup(sandbox, 'add cmd: failed to assign an IP address to container'),
      );
      scene.ipamd(at - 20, 'error', 'datastore/data_store.go:607', 'DataStore has no available IP/Prefix addresses');
      scene.ipamd(
        at - 19,
        'info',
        'rpc/rpc.pb.go:881',
        `Send AddNetworkReply: IPv4Addr: , IPv6Addr: , DeviceNumber: -1, err: AssignPodIPv4Address: no available IP/Prefix addresses`,
      );
      scene.plugin(
        at - 18,
        'error',
        'routed-eni-cni-plugin/cni.go:126',
        `Failed to assign an IP address to container ${id}`,
      );
    }
    scene.metric('awscni_no_available_ip_addresses', '', 412);
    scene.metric('awscni_ec2api_error_count', '{fn="AssignPrivateIpAddresses"}', 128);
    scene.metric(
      'awscni_aws_api_error_count',
      '{api="AssignPrivateIpAddresses",error="InsufficientFreeAddressesInSubnet"}',
      128,
    );
    scene.metric('awscni_assigned_ip_addresses', '', total - node.pods.filter((pod) => pod.eni).length);
  },
});
