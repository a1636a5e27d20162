import { defineRule } from '../../define';

export default defineRule({
  id: 'dbus-not-answering',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'dbus',
  category: 'dbus',
  severity: 'high',
  title: 'The system bus or systemd does not answer',
  sources: ['system', 'kubelet', 'containerd'],
  match: [
    {
      literal: 'Failed to activate service ',
      pattern:
        /Failed to activate service 'org\.freedesktop\.(?<service>systemd1|login1|hostname1|resolve1|network1)': timed out/,
    },
    {
      literal: 'Failed to start session scope',
      pattern: /Failed to start session scope [^\n]{1,80}: (?:Connection timed out|Transport endpoint)/,
    },
    { literal: 'connect to system bus', pattern: /ailed to connect to system bus: / },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['node-service-failed'] },
  mayCause: ['container-cgroup-failed', 'sandbox-creation-failed', 'container-start-error'],
  why: 'dbus or systemd hangs or was restarted; very many units, mounts or a lack of memory slow it down.',
  impact: 'With the systemd cgroup driver no container starts; logins wait 25 seconds.',
  remediation: [
    { do: 'Look at the CPU of PID 1 and the number of mounts and units', risk: 'safe' },
    { do: 'Reboot or replace the node', risk: 'disruptive' },
  ],
  runbook: 'systemd-units',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 dbus-daemon[812]: [system] Failed to activate service 'org.freedesktop.systemd1': timed out (service_start_timeout=25000ms)",
        from: 'dbus',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-logind[812]: Failed to start session scope session-41.scope: Connection timed out',
        from: 'systemd logind',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 x.go:1] failed to connect to system bus: dial unix /run/dbus/system_bus_socket: connect: connection refused',
        from: 'go-systemd dbus',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: 'Failed to get D-Bus connection: Operation not permitted',
        because: 'systemctl inside a container or chroot',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 dbus-daemon[812]: [system] Successfully activated service 'org.freedesktop.hostname1'",
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-logind[812]: New session 41 of user ec2-user.',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
