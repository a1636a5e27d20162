import { sysctlNumber } from '../../../inspect/inspectors/sysctl';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** What kubelet compares at its start. */
const REQUIRED: readonly (readonly [string, number])[] = [
  ['vm.overcommit_memory', 1],
  ['vm.panic_on_oom', 0],
  ['kernel.panic', 10],
  ['kernel.panic_on_oops', 1],
];

export default defineFactRule({
  id: 'kubelet-kernel-defaults-differ',
  since: '1.0.0',
  revision: 1,
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-configuration',
  severity: 'high',
  title: 'Kernel parameters differ from what kubelet insists on',
  needs: ['kubeletConfig', 'sysctl'],
  uses: ['kubeletService'],
  when: ({ kubeletConfig, kubeletService, sysctl }) => {
    const insists =
      kubeletService?.flags['protect-kernel-defaults']?.value === 'true' ||
      kubeletConfig?.values.protectKernelDefaults === true;
    const wrong = REQUIRED.flatMap(([key, value]) => {
      const found = sysctlNumber(sysctl, key);
      return found === null || found === value ? [] : [{ key, value, found }];
    });
    return verdict(
      !insists || wrong.length === 0
        ? []
        : [
            {
              detail: `protectKernelDefaults is on and ${wrong.map((one) => `${one.key} is ${one.found} instead of ${one.value}`).join(', ')}.`,
              evidence: [kubeletConfig?.at.protectKernelDefaults, ...wrong.map((one) => sysctl?.values[one.key]?.at)],
              facts: Object.fromEntries(wrong.map((one) => [one.key, { found: one.found, needed: one.value }])),
              count: wrong.length,
            },
          ],
      insists
        ? `protectKernelDefaults is on and all of ${REQUIRED.map(([key]) => key).join(', ')} are as needed`
        : 'protectKernelDefaults is off: kubelet sets the parameters itself',
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: ['kubelet-start-failed'] },
  mayCause: ['kubelet-start-failed'],
  why: 'With protectKernelDefaults kubelet does not change kernel parameters but stops when they differ.',
  impact: 'kubelet refuses to start at its next restart; the node becomes NotReady.',
  remediation: [
    { do: 'Set the parameters in /etc/sysctl.d before kubelet starts', risk: 'caution' },
    { do: 'Correct the image and replace the node', risk: 'disruptive' },
  ],
  runbook: 'kubelet-configuration',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  falsePositives: 'Parameters changed after kubelet started have no effect until it restarts.',
});
