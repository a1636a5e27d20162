import { defineFault } from '../fault';
import { probeFailed } from '../phrases';
import { ownPod } from '../victims';

/** Nothing logs a lost route when it goes; ipamd notices at its next look. */
export default defineFault({
  name: 'missing-eni-default-route',
  title: 'A secondary ENI lost its default route',
  story:
    'A network manager reconfigures the second interface and drops the default route of routing table 2. Pods on that ENI still match their policy rule, but the table leads nowhere: nothing they send to other subnets leaves the node.',
  files: ['networking/iproute.txt', 'kubelet/kubelet.log', 'var_log/aws-routed-eni/ipamd.log'],
  expects: [{ category: 'routing', severity: 'high', rules: ['eni-route-table-incomplete'] }],
  startsMinutesBefore: 36,
  plant(scene) {
    const { node, prng, from } = scene;
    const eni = node.enis[1]!;
    const table = ` table ${eni.index + 1} `;
    for (let i = node.routes.length - 1; i >= 0; i--) {
      const { text } = node.routes[i]!;
      if (!text.includes(table)) continue;
      // the link route stays: the table looks alive, only its way out is gone
      if (text.startsWith('default')) node.routes.splice(i, 1);
      else node.routes[i] = scene.row(text);
    }
    scene.ipamd(
      from + 700,
      'warn',
      'networkutils/network.go:1003',
      `Route for ENI ${eni.id} in table ${eni.index + 1} not found: default via ${eni.gateway} dev ${eni.device}`,
    );
    const pods = node.pods.filter((pod) => pod.eni?.index === eni.index);
    for (const at of scene.every(19_000, { from: from + 2_000 })) {
      const v = ownPod(scene, prng.pick(pods));
      probeFailed(scene, at, v, 'Readiness', 'HTTP probe failed with statuscode: 503');
    }
  },
});
