import { defineFault } from '../fault';
import { networkSetup, sandboxFailed } from '../phrases';
import { newPod } from '../victims';

/** awsutils’ check of API errors and the pod event it sends, both in ipamd.log at debug level. */
export default defineFault({
  name: 'cni-iam-denied',
  title: 'The CNI may not call EC2',
  story:
    'AmazonEKS_CNI_Policy was detached from the role of aws-node. ipamd keeps serving what it has, but cannot see or change ENIs; when the warm pool is used up, pods get no address.',
  files: ['var_log/aws-routed-eni/ipamd.log', 'ipamd/metrics.json', 'kubelet/kubelet.log'],
  expects: [{ category: 'iam', severity: 'high', rules: ['vpc-cni-permission-missing', 'iam-not-authorized'] }],
  startsMinutesBefore: 55,
  plant(scene) {
    const { node, prng, from } = scene;
    const role = `arn:aws:sts::${node.who.accountId}:assumed-role/eks-${node.who.nodegroup}-node-role/${node.who.instanceId}`;
    const denied = (action: string) =>
      `operation error EC2: ${action}, https response error StatusCode: 403, RequestID: ${prng.uuid()}, api error UnauthorizedOperation: You are not authorized to perform this operation. User: ${role} is not authorized to perform: ec2:${action} because no identity-based policy allows the ec2:${action} action`;
    for (const at of scene.every(20_000)) {
      const action = prng.pick(['AssignPrivateIpAddresses', 'DescribeNetworkInterfaces', 'CreateNetworkInterface']);
      const error = denied(action);
      scene.ipamd(at, 'debug', 'awsutils/awsutils.go:2211', `checkAPIErrorAndBroadcastEvent resulted in ${error}`);
      scene.ipamd(
        at + 1,
        'debug',
        'eventrecorder/eventrecorder.go:91',
        `Sent pod event: eventType: Warning, reason: MissingIAMPermissions, message: Unauthorized operation: failed to call ec2:${action} due to missing permissions. Please refer https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md to attach relevant policy to IAM role`,
      );
      scene.ipamd(
        at + 2,
        'error',
        'ipamd/ipamd.go:867',
        `Failed to increase pool size due to not able to allocate ENI ${error}`,
      );
    }
    for (const at of scene.every(35_000, { from: from + 600_000, max: 120 })) {
      sandboxFailed(scene, at, newPod(scene, prng.int(0, 2)), (id) =>
        networkSetup(id, 'add cmd: failed to assign an IP address to container'),
      );
    }
    scene.metric('awscni_aws_api_error_count', '{api="AssignPrivateIpAddresses",error="UnauthorizedOperation"}', 160);
    scene.metric('awscni_ec2api_error_count', '{fn="AssignPrivateIpAddresses"}', 160);
  },
});
