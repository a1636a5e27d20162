import type { Outputs } from './outputs';
import type { DeploymentConfig } from './wizard';

/** What a deployment creates, in the words of somebody who must agree to it. */
export function whatIsCreated(config: DeploymentConfig): string[] {
  const { name, region, nodeRegions = [], clusters, nodeRoleArns } = config;
  const alarm = config.autoCollection?.notReadyAlarm ?? 'none';
  return [
    `stack ${name} in ${region}: a bucket and two tables with a key each, one function with its own role per step, the`,
    '  state machines, event rules, alarms and a dashboard, an MCP gateway with machine clients in a user pool of its own',
    ...nodeRegions.map((one) => `stack ${name}-${one} in ${one}: forwards what Automation and alarms say there`),
    `may be collected from: ${clusters.join(', ')}; from no other cluster`,
    `may upload bundles: ${nodeRoleArns.join(', ')}`,
    alarm === 'none' ? 'no alarm starts a collection' : `a NotReady alarm (${alarm}) starts a collection by itself`,
    config.approval?.required
      ? 'an agent’s request to collect waits for a person'
      : 'an agent may collect without asking, from these clusters',
  ];
}

/** What to paste into the agent's registration of an MCP server with OAuth client credentials. */
export function registration({ gateway }: Outputs, region: string): string[] {
  if (!gateway) return ['This deployment has no gateway: there is nothing to register.'];
  const scopeOf = (scope: string) => gateway.scopes.filter((one) => one.endsWith(`/${scope}`));
  const reader = gateway.clients.ReaderA ?? '(see the outputs)';
  return [
    `Endpoint URL   ${gateway.url}`,
    `Exchange URL   ${gateway.tokenUrl}`,
    `Scopes         ${scopeOf('read').join(' ')}`,
    `Client ID      ${reader}`,
    `Client secret  aws cognito-idp describe-user-pool-client --region ${region} --user-pool-id ${gateway.userPoolId} --client-id ${reader} --query UserPoolClient.ClientSecret --output text`,
    'Tools          nodelog___… as READ_ONLY; leave nodelog-actions___… out, or classify them as MUTATIVE',
    ...(gateway.clients.OperatorA
      ? [`To start work  client ${gateway.clients.OperatorA} with scopes ${gateway.scopes.join(' ')}`]
      : []),
    ...(gateway.clients.ReaderB
      ? [`To rotate      register client ${gateway.clients.ReaderB}, then remove the registration of the first`]
      : []),
  ];
}

/** What is left after `destroy`, and how to remove it. */
export function whatStays(config: Pick<DeploymentConfig, 'name' | 'region' | 'onDestroy'>): string[] {
  if (config.onDestroy === 'delete')
    return [
      'onDestroy is delete: the bundles, the findings and the access logs are deleted with the stack, for good.',
      'The two keys are disabled and gone after 7 days; until then their deletion can be cancelled.',
    ];
  return [
    'onDestroy is retain: evidence outlives the stack.',
    'stays: the artifact bucket and the bucket of its access logs (objects still expire after retentionDays)',
    'stays: the two tables, with deletion protection (rows still expire)',
    'stays: the two keys; without them what stays cannot be read, so delete them last',
    'goes: functions, workflows, rules, alarms, gateway, user pool with its clients, and the log groups',
    'The stack has termination protection. Turn it off first:',
    `  aws cloudformation update-termination-protection --region ${config.region} --stack-name ${config.name} --no-enable-termination-protection`,
    'To remove everything: set onDestroy to delete, deploy once more, then destroy.',
  ];
}
