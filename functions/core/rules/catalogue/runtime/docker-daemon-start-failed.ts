import { defineRule } from '../../define';

export default defineRule({
  id: 'docker-daemon-start-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-down',
  severity: 'critical',
  criticalBecause: 'dockerd does not start: the node has no runtime',
  title: 'Docker daemon could not start',
  sources: ['docker', 'messages', 'journal'],
  match: [
    { literal: 'Error starting daemon: ', pattern: /Error starting daemon: (?<error>[^"]{3,200})/ },
    { literal: 'failed to start daemon: ', pattern: /failed to start daemon: (?<error>[^"]{3,200})/ },
    {
      literal: 'unable to configure the Docker daemon',
      pattern: /unable to configure the Docker daemon with file (?<path>\S{3,120}): (?<error>[^"]{3,160})/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Daemon has completed initialization',
    pattern: /Daemon has completed initialization/,
    sources: ['docker', 'messages', 'journal'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['containerd-unit-failed', 'runtime-socket-unreachable'],
  why: 'daemon.json is invalid, the storage driver or bridge cannot be set up, or a stale pid file is in the way.',
  impact: 'Pods do not start on nodes that use docker.',
  remediation: [
    { do: 'Correct daemon.json or the cause named', risk: 'caution' },
    { do: 'Move to a containerd image', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'ContainerRuntimeFailed',
  references: ['https://docs.docker.com/engine/daemon/troubleshoot/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: failed to start daemon: Error initializing network controller: error creating default "bridge" network: operation not permitted',
        from: 'docker daemon',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=fatal msg="Error starting daemon: error initializing graphdriver: devmapper: Base Device UUID verification failed"',
        from: 'docker daemon, 1.13',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd: unable to configure the Docker daemon with file /etc/docker/daemon.json: invalid character }',
        from: 'docker daemon',
      },
    ],
    silent: [
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="Daemon has completed initialization"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="Loading containers: start."',
        because: 'ordinary start',
      },
    ],
  },
});
