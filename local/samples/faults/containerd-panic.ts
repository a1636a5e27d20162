import { defineFault } from '../fault';
import { goPanic, notReady, unitFailed } from '../phrases';

/** The Go runtime’s panic, line by line in the journal, then systemd’s start limit. */
export default defineFault({
  name: 'containerd-panic',
  title: 'containerd panics and restarts',
  story:
    'containerd hits a nil pointer while it handles an event of a container that is being removed. It dies, systemd starts it again, kubelet loses the runtime for seconds, and after the fifth time systemd gives up.',
  files: ['containerd/containerd-log.txt', 'kubelet/kubelet.log', 'system/services.txt'],
  expects: [
    {
      category: 'runtime',
      severity: 'critical',
      rules: [
        'containerd-panic',
        'containerd-unit-failed',
        'container-runtime-not-ready',
        'runtime-socket-unreachable',
      ],
    },
    { category: 'systemd', severity: 'high', rules: ['essential-unit-failed'] },
  ],
  startsMinutesBefore: 17,
  plant(scene) {
    const { node, from } = scene;
    const starts = [0, 40_000, 75_000, 110_000, 140_000];
    starts.forEach((ms, i) => {
      const at = from + ms;
      const pid = i === 0 ? node.pids.containerd : 91_000 + i * 211;
      for (const [n, text] of goPanic('panic: runtime error: invalid memory address or nil pointer dereference', [
        'github.com/containerd/containerd/v2/internal/cri/server.(*criService).handleContainerExit',
        'github.com/containerd/containerd/v2/internal/cri/server/events.(*EventMonitor).handleEvent',
        'github.com/containerd/containerd/v2/internal/cri/server/events.(*EventMonitor).Start.func1',
      ]).entries()) {
        scene.unit('containerd', at + n * 0.05, `containerd[${pid}]`, text);
      }
      unitFailed(
        scene,
        'containerd',
        at + 60,
        'containerd.service',
        'exit-code',
        '2/INVALIDARGUMENT',
        i < 4 ? i + 1 : null,
      );
      scene.kubelet(
        at + 200,
        'E',
        'log.go:32',
        '"Status from runtime service failed" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused\\""',
      );
      scene.kubelet(
        at + 260,
        'E',
        'kubelet.go:3080',
        '"Container runtime sanity check failed" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused\\""',
      );
    });
    const end = from + starts.at(-1)!;
    scene.unit('containerd', end + 5_300, 'systemd[1]', 'containerd.service: Start request repeated too quickly.');
    scene.unit('containerd', end + 5_301, 'systemd[1]', "containerd.service: Failed with result 'exit-code'.");
    scene.unit(
      'containerd',
      end + 5_302,
      'systemd[1]',
      'Failed to start containerd.service - containerd container runtime.',
    );
    scene.unitState('containerd.service', 'failed', 'failed');
    notReady(
      scene,
      end + 9_000,
      '[container runtime is down, PLEG is not healthy: pleg was last seen active 3m4.1s ago; threshold is 3m0s]',
    );
    for (const at of scene.every(5_000, { from: end + 9_500 })) {
      scene.kubelet(at, 'E', 'kubelet.go:2457', '"Skipping pod synchronization" err="container runtime is down"');
    }
  },
});
