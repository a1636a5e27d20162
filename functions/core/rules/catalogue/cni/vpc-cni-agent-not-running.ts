import { isOn } from '../../../inspect/inspectors/cni-env';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'vpc-cni-agent-not-running',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-agent-down',
  severity: 'high',
  title: 'The VPC CNI agent does not run or answer',
  needs: ['processes', 'cniConfig'],
  uses: ['cniEnv', 'ipamdEnis', 'ipamdMetrics'],
  when: ({ processes, cniConfig, cniEnv, ipamdEnis, ipamdMetrics }) => {
    const own = cniConfig?.networks.some((one) => one.plugins.includes('aws-cni')) ?? false;
    // EKS Auto Mode runs it as a unit of the system, named ipamd
    const running = processes?.running['aws-k8s-agent'] === true || processes?.running.ipamd === true;
    const answers = ipamdEnis !== undefined || ipamdMetrics !== undefined;
    const silenced = isOn(cniEnv, 'DISABLE_INTROSPECTION') && isOn(cniEnv, 'DISABLE_METRICS');
    if (!own && !running) return { cannotCheck: 'the node’s CNI network is not that of the VPC CNI' };
    return verdict(
      answers || (running && silenced)
        ? []
        : [
            {
              detail: running
                ? 'aws-k8s-agent runs but gave the collector neither its data store nor metrics.'
                : `aws-k8s-agent is not among ${processes?.total ?? 0} processes, and ipamd gave neither data nor metrics.`,
              severity: running ? 'low' : undefined,
              confidence: running
                ? { score: 0.4, reason: 'the collector may have been told to leave ipamd out' }
                : undefined,
              evidence: [processes?.header],
              facts: { running, introspection: ipamdEnis !== undefined, metrics: ipamdMetrics !== undefined },
            },
          ],
      running ? 'aws-k8s-agent is running' : 'ipamd answered the collector',
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: ['vpc-cni-ipamd-unreachable'] },
  mayCause: ['vpc-cni-ipamd-unreachable', 'network-plugin-not-ready'],
  why: 'aws-k8s-agent (ipamd) hands out addresses. Running pods keep theirs without it, new pods get none.',
  impact: 'New pods stay in ContainerCreating; after a restart of the node none starts.',
  remediation: [
    { do: 'Read ipamd.log and the log of aws-node for its last words', risk: 'safe' },
    { do: 'Delete the aws-node pod of the node', risk: 'caution' },
  ],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotRunning',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html'],
  falsePositives: 'A process list that was cut.',
});
