import { sysctlNumber } from '../../../inspect/inspectors/sysctl';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Least values of the sysctl files in EKS images, and who notices when they are lower. */
const EXPECTED: readonly (readonly [string, number, string])[] = [
  ['fs.inotify.max_user_instances', 8192, 'file watchers of log agents and kubelet'],
  ['fs.inotify.max_user_watches', 524288, 'file watchers of log agents and kubelet'],
  ['vm.max_map_count', 262144, 'Elasticsearch, OpenSearch and other users of many maps'],
];

export default defineFactRule({
  id: 'kernel-parameters-below-eks',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'sysctl',
  category: 'resource-exhaustion',
  severity: 'low',
  title: 'Kernel parameters are lower than EKS images set them',
  needs: ['sysctl'],
  when: ({ sysctl }) => {
    const low = EXPECTED.flatMap(([key, least, effect]) => {
      const value = sysctlNumber(sysctl, key);
      return value === null || value >= least ? [] : [{ key, value, least, effect }];
    });
    const read = EXPECTED.filter(([key]) => sysctlNumber(sysctl, key) !== null).length;
    if (read === 0) return { cannotCheck: 'none of the parameters is in the dump' };
    return verdict(
      low.length === 0
        ? []
        : [
            {
              detail: `${low.map((one) => `${one.key} = ${one.value} (EKS: ${one.least}; ${one.effect})`).join('; ')}.`,
              evidence: low.map((one) => sysctl?.values[one.key]?.at),
              facts: Object.fromEntries(low.map((one) => [one.key, one.value])),
              count: low.length,
            },
          ],
      `${read} of ${EXPECTED.length} parameters read, all at or above what EKS images set`,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['inotify-limit-reached'],
  why: 'EKS images raise a few limits far above the kernel defaults, because many pods share one kernel. A custom image or a later sysctl file brought the defaults back.',
  impact:
    'Watchers fail with “too many open files”, memory maps with “Cannot allocate memory”, only in programs that need them.',
  remediation: [{ do: 'Set the parameters in /etc/sysctl.d of the node image', risk: 'caution' }],
  runbook: 'kubelet-configuration',
  references: ['https://github.com/awslabs/amazon-eks-ami'],
  falsePositives: 'Nodes with few pods work with the kernel defaults.',
});
