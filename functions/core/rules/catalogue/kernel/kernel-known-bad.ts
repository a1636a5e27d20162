import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Release prefix, defect, and whether it takes nodes down. */
const KNOWN: readonly (readonly [string, string, boolean])[] = [
  ['5.4.214-120.368', 'container starts hang until PLEG is unhealthy', true],
  ['5.4.217-126.408', 'container starts hang until PLEG is unhealthy', true],
  ['5.4.238-155.346', 'SMB (CIFS) mounts fail', false],
];

export default defineFactRule({
  id: 'kernel-known-bad',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-bug',
  severity: 'high',
  title: 'The running kernel has a known defect that hits Kubernetes nodes',
  needs: ['uname'],
  when: ({ uname }) => {
    const bad = KNOWN.find(([release]) => uname?.release.startsWith(release));
    return verdict(
      bad === undefined || !uname
        ? []
        : [
            {
              detail: `Kernel ${uname.release}: ${bad[1]}.`,
              severity: bad[2] ? undefined : 'medium',
              evidence: [uname.at],
              facts: { release: uname.release, defect: bad[1] },
            },
          ],
      `kernel ${uname?.release ?? '?'} is not among ${KNOWN.length} releases with known defects for nodes`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pleg-unhealthy'],
  why: 'Some kernel builds shipped in EKS images were withdrawn because nodes became unstable under ordinary load.',
  impact: 'Depends on the defect: PLEG time-outs and NotReady, or failing mounts.',
  remediation: [{ do: 'Update the node group to a current AMI release', risk: 'disruptive' }],
  runbook: 'kernel-faults',
  references: ['https://github.com/awslabs/amazon-eks-ami/blob/main/CHANGELOG.md'],
  falsePositives: 'none known',
});
