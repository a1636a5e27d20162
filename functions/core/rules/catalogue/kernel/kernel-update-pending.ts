import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'kernel-update-pending',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'kernel',
  category: 'node-configuration',
  severity: 'info',
  title: 'A newer kernel is installed than the one running',
  needs: ['uname', 'packages'],
  when: ({ uname, packages }) => {
    const release = uname?.release.replace(/\.(x86_64|aarch64)$/, '') ?? '';
    const installed = packages?.packages.filter((one) => /^kernel6?[.\d]*$/.test(one.name)) ?? [];
    if (installed.length === 0) return { cannotCheck: 'no kernel package of this distribution is in the list' };
    const waiting = installed.filter((one) => one.version !== release);
    const words = `running ${uname?.release}, installed ${installed.map((one) => one.version).join(', ')}`;
    return verdict(
      waiting.length === 0 || !installed.some((one) => one.version === release)
        ? []
        : [
            {
              detail: `${words}.`,
              evidence: [uname?.at, ...waiting.map((one) => one.at)],
              facts: { running: release, installed: installed.map((one) => one.version) },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'Packages were updated in place (yum update in user data, patch manager) without a reboot.',
  impact: 'None now; the next reboot starts another kernel.',
  remediation: [{ do: 'Replace nodes with a new AMI instead of patching in place', risk: 'disruptive' }],
  runbook: 'kernel-faults',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/update-managed-node-group.html'],
  falsePositives: 'Nodes that keep an older kernel beside the running one.',
});
