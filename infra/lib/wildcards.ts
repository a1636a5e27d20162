import { Aspects, CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';

interface Accepted {
  /** Of the wildcard as the rule pack writes it: `Resource::…` or `Action::…`. */
  readonly wildcard: RegExp;
  /** Path of the construct below the stack; every path when absent. */
  readonly where?: RegExp;
  readonly reason: string;
}

const CDK_HELPERS = /^(Custom::|.*AutoDeleteObjects|.*BucketDeployment)/;

/** Regex of an ARN of this account: `arn('ec2', 'instance/\\*')`. */
function arn(service: string, resource: string, account = '(<AWS::AccountId>|\\d{12})'): RegExp {
  return new RegExp(`^Resource::arn:aws[\\w-]*:${service}:[\\w-]*:${account}:${resource}$`);
}

/** Every wildcard that a policy of ours may hold, and why. One that is not here fails synth. */
const ACCEPTED: readonly Accepted[] = [
  {
    wildcard:
      /^Resource::<\w*Bucket\w*\.Arn>\/(eks_|inbox\/|collections\/(\*\/artifacts\/)?|captures\/|rule-packs\/|runbooks\/)\*$/,
    reason: 'Objects below one prefix; keys hold ids that are known only at run time.',
  },
  {
    wildcard: /^Resource::\*$/,
    reason:
      'Actions without a narrower resource: X-Ray and log delivery; describing instances, agents and results of commands, which a condition limits to the Regions with nodes; block-public-access settings of the account.',
  },
  {
    wildcard: arn('states', 'stateMachine:[a-z0-9-]+\\*'),
    reason: 'Answering a task token: the token says which execution; limited to state machines of this deployment.',
  },
  {
    wildcard: arn('states', 'execution:[A-Za-z0-9/-]+:\\*'),
    reason: 'Executions of one state machine; their names are collection ids.',
  },
  {
    wildcard: arn('ssm', '(automation-definition|document)/AWSSupport-CollectEKSInstanceLogs(:\\*)?', '\\*'),
    reason:
      'A document of AWS, in any version; which account its ARN names is not documented, and the prefix is AWS’s own.',
  },
  {
    wildcard: arn('ssm', 'automation-execution/\\*'),
    reason: 'Starting an Automation is also authorised on the execution it makes; its id does not exist before.',
  },
  {
    wildcard: arn('(ec2|ssm)', '(managed-)?instance/\\*'),
    reason: 'Nodes come and go; a condition on the tag of an allowed cluster limits which.',
  },
  {
    wildcard: arn('eks', 'nodegroup/[A-Za-z0-9_-]+/\\*'),
    reason: 'Node groups of one allowed cluster; they come and go.',
  },
  {
    wildcard: /^Resource::<Functionstools\w*\.Arn>:\*$/,
    where: /^Tools\//,
    reason: 'The gateway invokes any version of the tools functions.',
  },
  {
    wildcard:
      /^Resource::arn:aws[\w-]*:s3:::cdk-\w+-assets-.*\/\*$|^Action::(s3|kms):(List|GetObject|GetBucket|DeleteObject|Abort|ReEncrypt|GenerateDataKey)\*$|^Resource::.*Bucket\w*\.Arn>\/\*$/,
    where: CDK_HELPERS,
    reason:
      'The CDK’s own helper that copies runbooks and rule packs when the stack is deployed; it runs at no other time.',
  },
];

interface Statement {
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Effect?: string;
}

const list = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** A CloudFormation value as one text, in the rule pack's spelling. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (typeof sub === 'string') return flat(sub);
  if (Ref) return `<${String(Ref)}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return list(join[1]).map(flat).join(String(join[0]));
  return JSON.stringify(value);
}

function wildcards(statements: readonly Statement[]): string[] {
  return statements
    .filter(({ Effect }) => Effect !== 'Deny')
    .flatMap(({ Action, Resource }) => [
      ...list(Action).map((action) => `Action::${flat(action)}`),
      ...list(Resource).map((resource) => `Resource::${flat(resource)}`),
    ])
    .filter((text) => text.includes('*'));
}

/** Acknowledges the accepted wildcards of each policy, one by one; others stay findings. */
const acceptWildcards: IAspect = {
  visit(node: IConstruct): void {
    if (!(node instanceof CfnPolicy) && !(node instanceof CfnRole)) return;
    const stack = Stack.of(node);
    const path = node.node.path.slice(stack.node.path.length + 1);
    const documents =
      node instanceof CfnPolicy
        ? [node.policyDocument]
        : list(stack.resolve(node.policies)).map((policy) => (policy as { policyDocument: unknown }).policyDocument);
    for (const document of documents) {
      const { Statement: statements } = (stack.resolve(document) ?? {}) as { Statement?: unknown };
      for (const wildcard of new Set(wildcards(list(statements) as Statement[]))) {
        const accepted = ACCEPTED.find((entry) => entry.wildcard.test(wildcard) && (entry.where?.test(path) ?? true));
        if (accepted) acknowledge(node, accepted.reason, [`AwsSolutions-IAM5[${wildcard}]`]);
      }
    }
    if (CDK_HELPERS.test(path))
      acknowledge(node, 'A role of the CDK’s own helper, which may only write its log with this policy.', [
        `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]`,
      ]);
  },
};

/** Runtimes of the CDK's helpers are the CDK's choice. */
const acceptHelperRuntimes: IAspect = {
  visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node) || node.cfnResourceType !== 'AWS::Lambda::Function') return;
    const path = node.node.path.slice(Stack.of(node).node.path.length + 1);
    if (CDK_HELPERS.test(path)) acknowledge(node, 'The CDK chooses the runtime of its helper.', ['AwsSolutions-L1']);
  },
};

export function acknowledgeKnown(scope: IConstruct): void {
  Aspects.of(scope).add(acceptWildcards);
  Aspects.of(scope).add(acceptHelperRuntimes);
}
