import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'repeated-reboots',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'kernel',
  category: 'reboot',
  severity: 'high',
  title: 'The node booted several times within a day',
  needs: ['reboots'],
  when: ({ reboots }) => {
    const boots = reboots?.boots ?? [];
    if (boots.length === 0) return { cannotCheck: 'no boot is recorded in wtmp' };
    const YEAR = 366 * 24 * 60;
    const newest = boots[0]?.minuteOfYear ?? 0;
    // no year is printed: a date after the newest boot is from the year before
    const age = (minute: number): number => (newest - minute + YEAR) % YEAR;
    const recent = boots.filter((boot) => age(boot.minuteOfYear) <= 24 * 60);
    const crashes = recent.filter((boot) => boot.crash).length;
    const words = `${recent.length} ${recent.length === 1 ? 'boot' : 'boots'} within 24 hours of the newest, ${boots.length} recorded in all`;
    return verdict(
      recent.length < 3
        ? []
        : [
            {
              detail: `${words}${crashes > 0 ? `, ${crashes} ended without a shutdown` : ''}.`,
              // an image is booted a few times while it is built, and user data may reboot once
              severity: crashes === 0 && recent.length < 5 ? 'low' : undefined,
              evidence: recent.map((boot) => boot.at),
              facts: { withinDay: recent.length, crashes, recorded: boots.length },
              count: recent.length,
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'A node that boots again and again has a crashing kernel, failing hardware, a watchdog or an agent that reboots it.',
  impact: 'Pods are interrupted each time; the node may be replaced before it is stable.',
  remediation: [
    { do: 'Look at the end of the logs before each boot and at the EC2 console output', risk: 'safe' },
    { do: 'Stop and start, or replace the instance', risk: 'disruptive' },
  ],
  runbook: 'node-reboot',
  references: ['https://man7.org/linux/man-pages/man1/last.1.html'],
  falsePositives: 'Nodes patched by hand.',
});
