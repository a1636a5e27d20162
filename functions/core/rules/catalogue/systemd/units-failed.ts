import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Units whose failure explains other faults. */
const MATTERS =
  /^(systemd-(networkd|resolved|journald|udevd|timesyncd)|chronyd?|nodeadm|cloud-(init|final|config)|amazon-ssm-agent|dbus|rsyslog|nvidia|iptables|network|policy-routes|configure-multicard)/;

export default defineFactRule({
  id: 'units-failed',
  since: '1.0.0',
  revision: 1,
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'low',
  title: 'systemd units have failed',
  needs: ['services'],
  when: ({ services }) => {
    const failed = services?.failed.filter((unit) => !/^(kubelet|containerd)\.service$/.test(unit.name)) ?? [];
    return verdict(
      failed.length === 0
        ? []
        : [
            {
              detail: `${failed.length} failed: ${failed
                .slice(0, 8)
                .map((unit) => unit.name)
                .join(', ')}.`,
              severity: failed.some((unit) => MATTERS.test(unit.name)) ? undefined : 'info',
              evidence: failed.map((unit) => unit.at),
              facts: { units: failed.slice(0, 50).map((unit) => unit.name) },
              entities: { unit: failed.slice(0, 20).map((unit) => unit.name) },
              count: failed.length,
            },
          ],
      `none of ${services?.total ?? 0} units has failed`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'A unit stays failed until somebody resets it, so the failure may be from the boot and without effect now.',
  impact: 'Depends on the unit: networking, time, logs and agents matter; one-shot units of the boot often do not.',
  remediation: [{ do: 'systemctl status <unit>; journalctl -u <unit>', risk: 'safe' }],
  runbook: 'systemd-units',
  nmaReason: 'ServiceFailedToStart',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemctl.html'],
  falsePositives: 'Optional units that fail on every EC2 instance.',
});
