// The synthesised template as the engine can take it: what it refuses is named, never dropped in silence.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ACCOUNT, REGION } from '../shared/deploy.mjs';
import { until } from '../shared/processes.mjs';

export const STACK = 'nodescope';
export const ASSETS = `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;
const CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];

/** What ministack 1.5.33 cannot make, and its words. `probe` asks it again: a list that is out of date is a failure. */
const REFUSED = [
  {
    is: ({ Type }) => Type.startsWith('AWS::BedrockAgentCore::'),
    words: /Unrecognized resource types: \[AWS::BedrockAgentCore::/,
  },
  {
    is: ({ Type, Properties }) => Type === 'AWS::CloudWatch::Alarm' && 'Metrics' in Properties,
    words: /Properties\.Metrics \(metric math\) is not supported/,
  },
];

/** Amazon's copying function: needs boto3 and the AWS CLI. Left in, the engine would wait an hour for its answer. */
const COPIES = ({ Type }) => Type === 'Custom::CDKBucketDeployment';

const refusalOf = (resource) => REFUSED.find(({ is }) => is(resource));

/** Each place in `value` that names a logical id of `names` becomes what `fill` says. */
function filled(value, names, fill) {
  if (Array.isArray(value)) return value.map((item) => filled(item, names, fill));
  if (value === null || typeof value !== 'object') return value;
  const attribute = value['Fn::GetAtt'];
  const named = value.Ref ?? (Array.isArray(attribute) ? attribute[0] : attribute?.split('.')[0]);
  if (named !== undefined && names(named)) return fill(named);
  const entries = Object.entries(value).map(([key, item]) => [key, filled(item, names, fill)]);
  return Object.fromEntries(entries);
}

/**
 * `{template, refused, filledIn}`: the template without what is refused; logical ids taken out by type; logical ids of
 * resources and outputs in which a reference to one of them became a text.
 */
export function takeOut(whole) {
  const out = new Set();
  const refused = new Map();
  for (const [id, resource] of Object.entries(whole.Resources)) {
    if (!refusalOf(resource) && !COPIES(resource)) continue;
    out.add(id);
    refused.set(resource.Type, [...(refused.get(resource.Type) ?? []), id]);
  }
  const filledIn = [];
  const keep = (section) =>
    Object.fromEntries(
      Object.entries(section)
        .filter(([id]) => !out.has(id))
        .map(([id, { DependsOn = [], ...entry }]) => {
          const kept = filled(
            entry,
            (name) => out.has(name),
            (name) => `arn:aws:refused:${REGION}:${ACCOUNT}:${name}`,
          );
          if (JSON.stringify(kept) !== JSON.stringify(entry)) filledIn.push(`${entry.Type ?? 'Output'} ${id}`);
          const needs = [DependsOn].flat();
          const left = needs.filter((name) => !out.has(name));
          if (left.length < needs.length) filledIn.push(`${entry.Type} ${id} (DependsOn)`);
          return [id, left.length > 0 ? { ...kept, DependsOn: left } : kept];
        }),
    );
  const template = { ...whole, Resources: keep(whole.Resources), Outputs: keep(whole.Outputs) };
  return { template, refused, filledIn };
}

/** Waits for a stack to come to rest; answers it with what failed in it. */
export async function settled(aws, StackName) {
  const stack = await until(
    StackName,
    async () => {
      const { Stacks } = await aws('cloudformation', 'DescribeStacks', { StackName });
      return Stacks[0].StackStatus.endsWith('_IN_PROGRESS') ? null : Stacks[0];
    },
    120_000,
  );
  const { StackResources } = await aws('cloudformation', 'DescribeStackResources', { StackName });
  const failures = StackResources.filter(({ ResourceStatus }) => ResourceStatus.endsWith('_FAILED')).map(
    (resource) => `${resource.LogicalResourceId}: ${resource.ResourceStatusReason}`,
  );
  return { ...stack, resources: StackResources, failures };
}

/** A stack of one resource, its references as texts: the engine's own words when it refuses the type. */
export async function refusal(aws, StackName, resource) {
  const { Type } = resource;
  const Properties = filled(
    resource.Properties,
    () => true,
    (named) => (named === 'AWS::AccountId' ? ACCOUNT : `probe-${named}`),
  );
  const TemplateBody = JSON.stringify({ Resources: { Probe: { Type, Properties } } });
  const said = await whatStops(aws, { StackName, TemplateBody, Capabilities: CAPABILITIES });
  assert.ok(said !== null, `${Type} is not refused: take it off the list`);
  assert.match(said, refusalOf(resource).words);
  return said;
}

/** Why a stack cannot be created, in the engine's words; null when it can. It is gone afterwards. */
export async function whatStops(aws, stack) {
  const { StackName } = stack;
  try {
    await aws('cloudformation', 'CreateStack', { ...stack, OnFailure: 'DO_NOTHING' });
  } catch (error) {
    if (error.code !== 'ValidationError') throw error;
    return error.said;
  }
  const { StackStatus, StackStatusReason, failures } = await settled(aws, StackName);
  await aws('cloudformation', 'DeleteStack', { StackName });
  return StackStatus === 'CREATE_COMPLETE' ? null : (failures[0] ?? StackStatusReason);
}

/** Puts the assets where `cdk bootstrap` would have them. Answers how many. */
export async function uploadAssets(aws, python, synthesised, folder) {
  await aws('s3', 'CreateBucket', { Bucket: ASSETS, CreateBucketConfiguration: { LocationConstraint: REGION } });
  const parameter = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' };
  await aws('ssm', 'PutParameter', parameter);
  const { files } = JSON.parse(readFileSync(path.join(synthesised, `${STACK}.assets.json`), 'utf8'));
  for (const [id, { source, destinations }] of Object.entries(files)) {
    let file = path.join(synthesised, source.path);
    if (source.packaging === 'zip') {
      const zip = path.join(folder, `${id}.zip`);
      execFileSync(python, ['-m', 'zipfile', '-c', zip, '.'], { cwd: file });
      file = zip;
    }
    for (const { objectKey } of Object.values(destinations)) {
      await aws('s3', 'PutObject', { Bucket: ASSETS, Key: objectKey, Body: { file } });
    }
  }
  return Object.keys(files).length;
}

/** Parameters of CreateStack and UpdateStack; over 51,200 bytes a template goes through the bucket. */
export async function stackOf(aws, endpoint, template, key) {
  await aws('s3', 'PutObject', { Bucket: ASSETS, Key: key, Body: JSON.stringify(template) });
  return { StackName: STACK, TemplateURL: `${endpoint}/${ASSETS}/${key}`, Capabilities: CAPABILITIES };
}
