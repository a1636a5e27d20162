import type { NodeModel } from '../model/node-model';
import { cniEnvironment } from './ipamd';
import { type SampleFile, textFile } from './sample-file';

/** cni/: the configuration kubelet's runtime reads, and the environment of the CNI container (it holds secrets in real life). */
export function cniFiles(node: NodeModel): SampleFile[] {
  const conflist = {
    cniVersion: '0.4.0',
    name: 'aws-cni',
    disableCheck: true,
    plugins: [
      {
        name: 'aws-cni',
        type: 'aws-cni',
        vethPrefix: 'eni',
        mtu: '9001',
        podSGEnforcingMode: 'strict',
        pluginLogFile: '/var/log/aws-routed-eni/plugin.log',
        pluginLogLevel: 'DEBUG',
        capabilities: { io: { kubernetes: { cri: { 'pod-annotations': true } } } },
      },
      {
        name: 'egress-cni',
        type: 'egress-cni',
        mtu: '9001',
        enabled: 'false',
        randomizeSNAT: 'prng',
        nodeIP: '',
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: 'fd00::ac:00/118' }]],
          routes: [{ dst: '::/0' }],
          dataDir: '/run/cni/v4pd/egress-v6-ipam',
        },
      },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
  };
  const pod = node.pods[0]!;
  const container = pod.containers[0]!;
  const info = {
    ID: container.id,
    Labels: {
      'io.cri-containerd.kind': 'container',
      'io.kubernetes.container.name': 'aws-node',
      'io.kubernetes.pod.name': pod.name,
      'io.kubernetes.pod.namespace': pod.namespace,
      'io.kubernetes.pod.uid': pod.uid,
    },
    Image: container.image,
    Runtime: { Name: 'io.containerd.runc.v2' },
    Snapshotter: 'overlayfs',
    CreatedAt: node.host.rfc3339Nano(pod.startedAt),
    Spec: {
      ociVersion: '1.2.1',
      process: {
        user: { uid: 0, gid: 0 },
        args: ['/app/aws-vpc-cni'],
        env: [
          'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          ...Object.entries(cniEnvironment(node)).map(([key, value]) => `${key}=${value}`),
        ],
      },
    },
  };
  return [
    textFile('cni/10-aws.conflist', node.bootedAt + 30_000, JSON.stringify(conflist, null, 2).split('\n')),
    textFile(
      'cni/cni-configuration-variables-containerd.json',
      node.collectedAt,
      JSON.stringify(info, null, 4).split('\n'),
    ),
  ];
}
