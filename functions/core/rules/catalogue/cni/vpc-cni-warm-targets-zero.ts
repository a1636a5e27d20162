import { isOn, settingNumber } from '../../../inspect/inspectors/cni-env';
import { metric } from '../../../inspect/inspectors/ipamd-metrics';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'vpc-cni-warm-targets-zero',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-configuration',
  severity: 'medium',
  title: 'VPC CNI keeps no address in reserve',
  needs: ['cniEnv'],
  uses: ['ipamdMetrics'],
  when: ({ cniEnv, ipamdMetrics }) => {
    const ips = settingNumber(cniEnv, 'WARM_IP_TARGET');
    const least = settingNumber(cniEnv, 'MINIMUM_IP_TARGET');
    const enis = settingNumber(cniEnv, 'WARM_ENI_TARGET');
    const prefixes = settingNumber(cniEnv, 'WARM_PREFIX_TARGET');
    const delegation = isOn(cniEnv, 'ENABLE_PREFIX_DELEGATION');
    const reserve = (ips ?? 0) + (least ?? 0) + (delegation ? (prefixes ?? 1) : (enis ?? 1));
    // address targets override those for ENIs and prefixes as soon as one of them is set
    const byAddress = ips !== null || least !== null;
    const none = byAddress ? (ips ?? 0) === 0 && (least ?? 0) === 0 : reserve === 0;
    const words = `WARM_IP_TARGET ${ips ?? 'unset'}, MINIMUM_IP_TARGET ${least ?? 'unset'}, ${delegation ? `WARM_PREFIX_TARGET ${prefixes ?? 'unset'}` : `WARM_ENI_TARGET ${enis ?? 'unset'}`}`;
    const names = ['WARM_IP_TARGET', 'MINIMUM_IP_TARGET', 'WARM_ENI_TARGET', 'WARM_PREFIX_TARGET'];
    return verdict(
      !none
        ? []
        : [
            {
              detail: `${words}: each new pod waits for EC2 to assign an address.`,
              severity: (metric(ipamdMetrics, 'awscni_no_available_ip_addresses') ?? 0) > 0 ? undefined : 'low',
              evidence: names.map((name) => cniEnv?.settings[name]?.at),
              facts: {
                warmIpTarget: ips,
                minimumIpTarget: least,
                warmEniTarget: enis,
                warmPrefixTarget: prefixes,
                prefixDelegation: delegation,
              },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['vpc-cni-assign-ip-failed'],
  why: 'With all targets at zero ipamd asks EC2 only when a pod has already failed to get an address. kubelet retries, so pods start late; bursts meet API throttling.',
  impact: 'Pods start slowly, with “failed to assign an IP address” events in between.',
  remediation: [
    {
      do: 'Set WARM_IP_TARGET and MINIMUM_IP_TARGET to what the node usually needs, e.g. 2 and the usual pod count',
      risk: 'caution',
    },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md'],
  falsePositives: 'Chosen on purpose in tiny subnets.',
});
