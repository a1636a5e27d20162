import { defineFault } from '../fault';

/** aws-sdk-go-v2’s ec2imds client; hop limit 1 looks the same as a DROP rule from inside a pod. */
export default defineFault({
  name: 'imds-blocked',
  title: 'Pods cannot reach the instance metadata',
  story:
    'The launch template sets the hop limit to 1 and an agent adds a rule against 169.254.169.254. Components that still use the instance role find no credentials and no region.',
  files: [
    'networking/iptables-save.txt',
    'networking/iptables-filter.txt',
    'var_log/*ebs-plugin*',
    'var_log/aws-routed-eni/ipamd.log',
    'kubelet/kubelet.log',
  ],
  expects: [
    { category: 'imds', severity: 'high', rules: ['imds-unreachable'] },
    { category: 'packet-filter', severity: 'low', rules: ['iptables-blocks-imds'] },
  ],
  startsMinutesBefore: 59,
  plant(scene) {
    const { node, prng } = scene;
    const packets = prng.int(2_000, 5_000);
    node.filter.get('FORWARD')!.rules.unshift({
      destination: '169.254.169.254/32',
      matches: [],
      target: 'DROP',
      packets,
      bytes: packets * 60,
      fault: scene.fault,
    });
    for (const at of scene.every(50_000)) {
      scene.podKlog(
        'ebs-plugin',
        at,
        'E',
        'metadata.go:59',
        '"Retrieving IMDS metadata failed" err="operation error ec2imds: GetInstanceIdentityDocument, canceled, context deadline exceeded"',
      );
      scene.podKlog(
        'ebs-plugin',
        at + 9,
        'E',
        'driver.go:107',
        '"GRPC error" err="rpc error: code = Internal desc = no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled, context deadline exceeded"',
      );
      scene.ipamd(
        at + 900,
        'error',
        'awsutils/imds.go:370',
        'Failed to retrieve network/interfaces/macs from instance metadata service: operation error ec2imds: GetMetadata, exceeded maximum number of attempts, 3, request send failed, Get "http://169.254.169.254/latest/meta-data/network/interfaces/macs/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      );
    }
    for (const at of scene.every(300_000)) {
      scene.kubelet(
        at,
        'E',
        'plugin.go:311',
        '"Failed to get credential from external registry credential provider" err="error execing credential provider plugin ecr-credential-provider: exit status 1: no EC2 IMDS role found, operation error ec2imds: GetMetadata, failed to get API token, operation error ec2imds: getToken, request canceled"',
      );
    }
  },
});
