import { defineFault } from '../fault';
import { networkSetup, sandboxFailed } from '../phrases';
import { newPod } from '../victims';

/** EC2’s AttachmentLimitExceeded as the SDK prints it inside ipamd’s error. */
export default defineFault({
  name: 'eni-limit',
  title: 'The instance has all the ENIs its type allows',
  story:
    'Max pods was raised beyond what the instance type can address. All ENIs are attached and full; ipamd asks for one more, EC2 refuses, new pods wait for addresses.',
  files: ['var_log/aws-routed-eni/ipamd.log', 'ipamd/metrics.json', 'kubelet/kubelet.log', 'kubelet/config.json'],
  expects: [
    { category: 'ip-allocation', severity: 'medium', rules: ['vpc-cni-eni-attachment-limit'] },
    { category: 'ip-allocation', severity: 'high', rules: ['vpc-cni-no-free-ip', 'vpc-cni-assign-ip-failed'] },
  ],
  startsMinutesBefore: 90,
  plant(scene) {
    const { node, prng, from } = scene;
    scene.edit('kubelet/config.json', /"maxPods"/, () => '    "maxPods": 110,');
    for (const at of scene.every(20_000, { max: 250 })) {
      const eni = `eni-0${prng.hex(16)}`;
      scene.ipamd(at, 'debug', 'ipamd/ipamd.go:732', `Skipping ENI allocation as the max ENI limit is already reached`);
      if (prng.chance(0.4)) {
        scene.ipamd(
          at + 40,
          'error',
          'awsutils/awsutils.go:946',
          `Failed to attach ENI ${eni}: operation error EC2: AttachNetworkInterface, https response error StatusCode: 400, RequestID: ${prng.uuid()}, api error AttachmentLimitExceeded: Interface count 5 exceeds the limit for ${node.who.instanceType}`,
        );
        scene.ipamd(
          at + 41,
          'error',
          'ipamd/ipamd.go:867',
          `Failed to increase pool size due to not able to allocate ENI AllocENI: error attaching ENI: AttachmentLimitExceeded: Interface count 5 exceeds the limit for ${node.who.instanceType}`,
        );
      }
    }
    for (const at of scene.every(31_000, { from: from + 12_000, max: 160 })) {
      sandboxFailed(scene, at, newPod(scene, prng.int(0, 3)), (id) =>
        networkSetup(id, 'add cmd: failed to assign an IP address to container'),
      );
      scene.ipamd(at - 20, 'error', 'datastore/data_store.go:607', 'DataStore has no available IP/Prefix addresses');
    }
    scene.metric('awscni_aws_api_error_count', '{api="AttachNetworkInterface",error="AttachmentLimitExceeded"}', 101);
    scene.metric('awscni_no_available_ip_addresses', '', 174);
  },
});
