import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'eni-route-table-incomplete',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'routing',
  category: 'pod-connectivity',
  severity: 'high',
  title: 'Pods are routed into a table without a default route',
  needs: ['ipRules', 'ipRoutes'],
  when: ({ ipRules, ipRoutes }) => {
    const withDefault = new Set(
      ipRoutes?.routes
        .filter((route) => route.destination === 'default')
        .map((route) => `${route.family}/${route.table}`),
    );
    const lookups =
      ipRules?.rules.filter(
        (rule) => rule.lookup !== null && !['main', 'local', 'default'].includes(rule.lookup) && rule.from !== 'all',
      ) ?? [];
    const broken = lookups.filter((rule) => !withDefault.has(`${rule.family}/${rule.lookup}`));
    const tables = [...new Set(broken.map((rule) => rule.lookup ?? ''))];
    return verdict(
      tables.map((table) => {
        const rules = broken.filter((rule) => rule.lookup === table);
        return {
          detail: `${rules.length} source ${rules.length === 1 ? 'address is' : 'addresses are'} routed by table ${table}, which has no default route.`,
          evidence: rules.map((rule) => rule.at),
          facts: { table, sources: rules.slice(0, 20).map((rule) => rule.from) },
          entities: { ip: rules.slice(0, 20).map((rule) => rule.from), routeTable: [table] },
          dedup: [table],
          count: rules.length,
        };
      }),
      `${lookups.length} source rules lead to ${new Set(lookups.map((rule) => rule.lookup)).size} tables of further ENIs, each with its default route`,
    );
  },
  dedup: ['table'],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['probe-failed'],
  why: 'The VPC CNI gives every further ENI a table with its own default route and sends pods of that ENI there by source address. An empty table means the ENI was detached, its set-up failed, or another program flushed the table.',
  impact:
    'Packets of these pods fall through to the primary ENI and are dropped by the VPC, because the source does not belong to it.',
  remediation: [
    { do: 'Compare with /v1/enis of ipamd and the attached ENIs of the instance', risk: 'safe' },
    { do: 'Restart the aws-node pod of the node: it rebuilds tables at its start', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  nmaReason: 'MissingDefaultRoutes',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/cni-proposal.md'],
  falsePositives: 'Policy routing of other agents with tables that only hold specific routes.',
});
