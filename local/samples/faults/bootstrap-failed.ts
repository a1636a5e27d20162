import { defineFault } from '../fault';
import { unitFailed } from '../phrases';

/** nodeadm logs zap JSON with epoch seconds; systemd adds the result of the unit. */
export default defineFault({
  name: 'bootstrap-failed',
  title: 'nodeadm cannot prepare the node',
  story:
    'User data of a new launch template lost the cluster’s API endpoint. nodeadm finds its configuration invalid at boot, kubelet is never configured, and the instance does not join.',
  files: [
    'nodeadm/nodeadm-config.log',
    'nodeadm/nodeadm-run.log',
    'system/services.txt',
    'var_log/cloud-init-output.log',
  ],
  expects: [
    {
      category: 'bootstrap',
      severity: 'critical',
      rules: ['nodeadm-command-failed', 'nodeadm-service-failed', 'nodeadm-config-invalid'],
    },
  ],
  startsMinutesBefore: 30,
  plant(scene) {
    const { node } = scene;
    // at boot, whenever that was: this fault is older than anything else on the node
    const boot = node.bootedAt;
    const line = (at: number, level: string, msg: string, extra: Record<string, unknown> = {}) =>
      JSON.stringify({ level, ts: at / 1000, caller: 'cli/main.go:42', msg, ...extra });
    for (const unit of ['nodeadm-config', 'nodeadm-run']) {
      const at = boot + (unit === 'nodeadm-config' ? 9_000 : 10_400);
      scene.unit(
        unit,
        at,
        `nodeadm[${node.pids.nodeadm}]`,
        line(at, 'fatal', 'Command failed', {
          error: 'validating configuration: Apiserver endpoint is missing in cluster configuration',
          stacktrace: 'main.main\n\t/workdir/cmd/nodeadm/main.go:36',
        }),
      );
      unitFailed(scene, unit, at + 9, `${unit}.service`, 'exit-code', '1/FAILURE', null);
      scene.unit(
        unit,
        at + 11,
        'systemd[1]',
        `Failed to start ${unit}.service - EKS Nodeadm ${unit === 'nodeadm-config' ? 'Config' : 'Run'}.`,
      );
      scene.unitState(`${unit}.service`, 'failed', 'failed');
    }
    scene.unit(
      'cloud-init-output',
      boot + 16_550,
      '',
      'Failed to start nodeadm-run.service: see "systemctl status nodeadm-run.service" for details.',
    );
  },
});
