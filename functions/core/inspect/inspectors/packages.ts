import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** Packages that explain behaviour of a node; the rest is counted. */
const WANTED =
  /^(kernel|linux-image|linux-aws|containerd|runc|docker|nerdctl|kubelet|kubectl|iptables|nftables|firewalld|ufw|conntrack-tools|ec2-net-utils|amazon-ec2-net-utils|NetworkManager|NetworkManager-cloud-setup|chrony|ntp|amazon-ssm-agent|amazon-ecr-credential-provider|aws-cli|awscli|efs-utils|amazon-efs-utils|nvidia|cuda|neuron|aws-neuronx|lustre|falcon-sensor|ds_agent|ds-agent|sentinelagent|mdatp|cbagentd|cb-psc-sensor|qualys|datadog-agent|tanium|twistlock|sysdig|aqua)/i;
const KEPT = 400;

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly at: FactSource;
}
export interface PackageFacts {
  readonly total: number;
  readonly packages: readonly Package[];
  readonly manager: 'rpm' | 'dpkg';
}

/** `rpm -qa` or `dpkg --list`. */
export default defineInspector({
  id: 'packages',
  title: 'Installed packages',
  kinds: ['pkglist'],
  open: (file) => {
    const packages: Package[] = [];
    let total = 0;
    let dpkg = false;
    return readLines<PackageFacts>({
      line(source) {
        const text = source.text.slice(0, 400).trim();
        if (/^(Desired=|\| |\|\/|\+\+\+-)/.test(text)) {
          dpkg = true;
          return undefined;
        }
        const deb = dpkg ? /^[a-z][a-zA-Z]{1,2}\s+(\S+)\s+(\S+)\s+\S+/.exec(text) : null;
        // name-version-release.arch: the name may hold dashes, version and release may not
        const rpm = deb ? null : /^(\S+?)-([^-\s]+-[^-\s]+?)(?:\.(x86_64|aarch64|noarch|i686|\(none\)))?$/.exec(text);
        const found = deb ?? rpm;
        if (!found) return 'not a package';
        total++;
        if (WANTED.test(found[1]!) && packages.length < KEPT) {
          packages.push({ name: found[1]!, version: found[2]!, at: cite(file, source) });
        }
        return undefined;
      },
      end: () => (total === 0 ? null : { total, packages, manager: dpkg ? 'dpkg' : 'rpm' }),
    });
  },
});
