import { fields } from '../../../inspect/json-document';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'kubelet-reserves-nothing',
  since: '1.0.0',
  revision: 1,
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-configuration',
  severity: 'low',
  title: 'kubelet reserves no memory for the system',
  needs: ['kubeletConfig'],
  uses: ['kubeletService'],
  when: ({ kubeletConfig, kubeletService }) => {
    const reserved = (name: string, flag: string): string | null => {
      const given = kubeletService?.flags[flag]?.value;
      const inFlag = /(?:^|,)memory=([^,]+)/.exec(given ?? '')?.[1];
      const inFile = fields(kubeletConfig?.values[name]).memory;
      return inFlag ?? (typeof inFile === 'string' ? inFile : null);
    };
    const kube = reserved('kubeReserved', 'kube-reserved');
    const system = reserved('systemReserved', 'system-reserved');
    const words = `kubeReserved memory ${kube ?? 'none'}, systemReserved memory ${system ?? 'none'}`;
    return verdict(
      kube !== null || system !== null
        ? []
        : [
            {
              detail: `${words}.`,
              evidence: [kubeletConfig?.at.evictionHard, kubeletConfig?.at.maxPods],
              facts: { kubeReserved: kube, systemReserved: system, maxPods: kubeletConfig?.values.maxPods ?? null },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: ['oom-killed-node-daemon'],
  why: 'EKS images reserve memory for kubelet, containerd and system daemons by the number of pods. Without it pods may use everything, and the kernel kills daemons instead of kubelet evicting pods.',
  impact: 'Under memory pressure kubelet or containerd are killed and the node becomes NotReady.',
  remediation: [
    {
      do: 'Let nodeadm or bootstrap.sh compute kubeReserved, or set it in the user data, and replace the node',
      risk: 'disruptive',
    },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/'],
  falsePositives: 'Reservation given only on a command line the bundle lacks.',
});
