import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

const TIME = /^(chronyd?|systemd-timesyncd|ntpd?|ntpsec|openntpd)\.service$/;

export default defineFactRule({
  id: 'time-service-not-running',
  since: '1.0.0',
  revision: 1,
  area: 'time',
  component: 'chrony',
  category: 'clock',
  severity: 'low',
  title: 'No time synchronisation is running',
  needs: ['services'],
  uses: ['processes'],
  when: ({ services, processes }) => {
    const known = services?.units.filter((unit) => TIME.test(unit.name)) ?? [];
    const active = known.filter((unit) => unit.active === 'active' || unit.active === 'activating');
    const running = processes?.running.chronyd === true;
    return verdict(
      active.length > 0 || running
        ? []
        : [
            {
              detail:
                known.length === 0
                  ? 'No unit of chrony, systemd-timesyncd or ntpd is listed.'
                  : `${known.map((unit) => `${unit.name} is ${unit.active} (${unit.sub})`).join(', ')}.`,
              severity: known.some((unit) => unit.active === 'failed') ? undefined : 'info',
              evidence: known.map((unit) => unit.at),
              facts: { units: known.map((unit) => ({ name: unit.name, active: unit.active })) },
            },
          ],
      `${active.map((unit) => unit.name).join(', ') || 'chronyd (process)'} is running`,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: ['x509-certificate-not-yet-valid'] },
  mayCause: ['x509-certificate-not-yet-valid'],
  why: 'Without synchronisation the clock drifts. AWS refuses signatures that are more than five minutes off, and certificates are judged by the node’s clock.',
  impact: 'Later: “Signature expired”, “certificate is not yet valid”, leases that look stale.',
  remediation: [
    { do: 'systemctl enable --now chronyd; 169.254.169.123 is the Amazon Time Sync Service', risk: 'caution' },
  ],
  runbook: 'clock-skew',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html'],
  falsePositives: 'Another synchronisation program.',
});
