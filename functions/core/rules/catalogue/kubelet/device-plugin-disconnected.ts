import { defineRule } from '../../define';

export default defineRule({
  id: 'device-plugin-disconnected',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'device-plugin',
  severity: 'medium',
  title: 'Connection to a device plugin broke',
  sources: ['kubelet'],
  match: {
    literal: 'istAndWatch ended unexpectedly',
    pattern:
      /[lL]istAndWatch ended unexpectedly for device plugin(?: (?<resource>[a-z0-9.-]{1,63}\/[A-Za-z0-9._-]{1,63}) with error|")/,
  },
  dedup: [],
  recovery: {
    literal: 'Got registration request from device plugin',
    pattern: /Got registration request from device plugin/,
    sources: ['kubelet'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['device-allocation-failed'],
  why: 'The device plugin pod ended or crashed, so kubelet counts no healthy devices until it registers again.',
  impact: 'Pods that ask for the device are refused meanwhile; running ones keep it.',
  remediation: [{ do: 'Check restarts and logs of the device plugin pod on this node', risk: 'safe' }],
  runbook: 'device-plugins',
  references: ['https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 client.go:90] "ListAndWatch ended unexpectedly for device plugin" err="rpc error: code = Unavailable desc = error reading from server: EOF" resource="nvidia.com/gpu"',
        from: 'kubernetes pkg/kubelet/cm/devicemanager/plugin, 1.27',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 endpoint.go:104] listAndWatch ended unexpectedly for device plugin nvidia.com/gpu with error rpc error: code = Unavailable desc = transport is closing',
        from: 'kubernetes pkg/kubelet/cm/devicemanager/endpoint.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:144] "Got registration request from device plugin with resource" resourceName="nvidia.com/gpu"',
        because: 'the plugin registers',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 client.go:93] "Endpoint stopped" resourceName="nvidia.com/gpu"',
        because: 'clean stop',
        nearMiss: true,
      },
    ],
  },
});
