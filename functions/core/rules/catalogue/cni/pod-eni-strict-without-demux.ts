import { isOn, setting } from '../../../inspect/inspectors/cni-env';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'pod-eni-strict-without-demux',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-configuration',
  severity: 'low',
  title: 'Security groups for pods in strict mode break probes over TCP',
  needs: ['cniEnv'],
  when: ({ cniEnv }) => {
    const podEni = isOn(cniEnv, 'ENABLE_POD_ENI');
    // strict is what the CNI does when the mode is not set
    const mode = setting(cniEnv, 'POD_SECURITY_GROUP_ENFORCING_MODE') ?? 'strict';
    const demux = isOn(cniEnv, 'DISABLE_TCP_EARLY_DEMUX');
    return verdict(
      !podEni || mode !== 'strict' || demux
        ? []
        : [
            {
              detail: 'ENABLE_POD_ENI is on, enforcement is strict and DISABLE_TCP_EARLY_DEMUX is not true.',
              evidence: ['ENABLE_POD_ENI', 'POD_SECURITY_GROUP_ENFORCING_MODE', 'DISABLE_TCP_EARLY_DEMUX'].map(
                (name) => cniEnv?.settings[name]?.at,
              ),
              facts: { podEni, mode, disableTcpEarlyDemux: demux },
            },
          ],
      podEni
        ? `security groups for pods are on, mode ${mode}, DISABLE_TCP_EARLY_DEMUX ${demux}`
        : 'security groups for pods are off; the enforcing mode has no effect',
    );
  },
  dedup: [],
  confidence: { alone: 0.5, strongerWith: [] },
  mayCause: [],
  why: 'In strict mode traffic between kubelet and a pod with its own branch ENI leaves the node over the trunk. The kernel’s early lookup of TCP sockets then misses the answer, unless the CNI switches it off. Pods without a security group of their own are not affected.',
  impact: 'Liveness and readiness probes over TCP or HTTP fail for pods with a SecurityGroupPolicy.',
  remediation: [
    { do: 'Set DISABLE_TCP_EARLY_DEMUX=true on the init container of aws-node', risk: 'caution' },
    { do: 'Or set POD_SECURITY_GROUP_ENFORCING_MODE=standard', risk: 'caution' },
  ],
  runbook: 'pod-connectivity',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html'],
  falsePositives: 'No pod of the node has a SecurityGroupPolicy, or no probe uses TCP.',
});
