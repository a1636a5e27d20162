import { defineFault } from '../fault';

/** systemctl list-units marks failed units with a dot; cloud-init repeats the start error. */
export default defineFault({
  name: 'systemd-unit-failed',
  title: 'Units of the host failed',
  story:
    'A mount unit of an old data volume and the log shipper fail since boot. Pods do not notice, but the host ships no logs and its data directory is the root volume.',
  files: ['system/services.txt', 'var_log/cloud-init-output.log', 'var_log/cloud-init.log'],
  expects: [{ category: 'systemd', severity: 'low', rules: ['units-failed'] }],
  startsMinutesBefore: 240,
  plant(scene) {
    const { node } = scene;
    scene.unitState('mnt-data.mount', 'failed', 'failed', '/mnt/data');
    scene.unitState('log-shipper.service', 'failed', 'failed', 'Ships host logs');
    const boot = node.bootedAt;
    scene.system(boot + 4_400, 'systemd[1]', 'mnt-data.mount: Mount process exited, code=exited, status=32/n/a');
    scene.system(boot + 4_410, 'systemd[1]', 'Failed to mount mnt-data.mount - /mnt/data.');
    scene.unit(
      'cloud-init-output',
      boot + 15_900,
      '',
      'Failed to start log-shipper.service: Unit log-shipper.service has a bad unit file setting.',
    );
    scene.unit(
      'cloud-init',
      boot + 15_910,
      '',
      `${node.host.plain(boot + 15_910)},910 - cc_scripts_user.py[WARNING]: Failed to run module scripts-user (scripts in /var/lib/cloud/instance/scripts)`,
    );
  },
});
