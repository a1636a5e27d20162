import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, loadConfig, parseConfig } from '../config/load';
import { CONFIGS, configOf, configWith } from './synth';

const MISTAKES: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
  ['no cluster', { clusters: [] }, /clusters: is empty: name at least one cluster/],
  ['any cluster', { clusters: ['*'] }, /clusters\.0: is no cluster name: name each cluster in full/],
  ['a pattern of clusters', { clusters: ['prod-*'] }, /clusters\.0: is no cluster name/],
  ['no node role', { nodeRoleArns: [] }, /nodeRoleArns: is empty: name the role of each node group/],
  ['the whole account', { nodeRoleArns: ['arn:aws:iam::111122223333:root'] }, /without \* and without account roots/],
  ['every role', { nodeRoleArns: ['arn:aws:iam::111122223333:role/*'] }, /is no role ARN/],
  ['a role by name', { nodeRoleArns: ['orders-node-group'] }, /is no role ARN/],
  ['a role of another partition', { region: 'us-gov-west-1' }, /is not in the partition aws-us-gov/],
  ['a service-linked role', { nodeRoleArns: ['arn:aws:iam::111122223333:role/aws-service-role/x'] }, /service-linked/],
  ['a Region that is none', { region: 'europe' }, /region: is no Region/],
  ['a node Region elsewhere', { nodeRegions: ['cn-north-1'] }, /another partition/],
  ['a cluster twice', { clusters: ['a', 'a'] }, /clusters: a is there twice/],
  ['an unknown field', { cluster: ['orders'] }, /Unrecognized key/],
  ['an unknown function', { reservedConcurrency: { classfy: 5 } }, /there is no function classfy/],
  ['packets without approval', { packetCapture: {} }, /needs approval\.required true/],
  ['a secret in the file', { handOff: { webhookSecretArn: 'hunter2' } }, /never the secret itself/],
  ['a name that is too long', { name: 'a-name-that-is-longer-than-twenty' }, /name: must be 2 to 20/],
  ['a name that Cognito refuses', { name: 'aws-nodes' }, /may hold neither aws, amazon nor cognito/],
  ['an e-mail that is none', { alarms: { emails: ['oncall'] } }, /is no e-mail address/],
];

describe('configuration', () => {
  for (const name of CONFIGS) it(`${name}.json is valid`, () => assert.ok(configOf(name).clusters.length > 0));

  for (const [what, changes, message] of MISTAKES) {
    it(`refuses ${what} and says what to do`, () =>
      assert.throws(
        () => configWith(changes),
        (error: Error) => error instanceof ConfigError && message.test(error.message),
      ));
  }

  it('names every mistake at once', () => {
    assert.throws(
      () => parseConfig({ region: 'x', clusters: [], nodeRoleArns: [] }, 'test'),
      (error: Error) => ['region', 'clusters', 'nodeRoleArns'].every((field) => error.message.includes(`- ${field}:`)),
    );
  });

  it('takes Regions of every partition', () => {
    for (const [region, partition] of [
      ['us-gov-west-1', 'aws-us-gov'],
      ['cn-north-1', 'aws-cn'],
      ['us-iso-east-1', 'aws-iso'],
      ['us-isob-east-1', 'aws-iso-b'],
      ['eu-isoe-west-1', 'aws-iso-e'],
      ['us-isof-south-1', 'aws-iso-f'],
      ['ap-southeast-7', 'aws'],
    ]) {
      const arn = `arn:${partition}:iam::111122223333:role/orders`;
      assert.equal(configWith({ region, nodeRoleArns: [arn] }).region, region);
    }
  });

  it('says where to begin when there is no file', () => {
    assert.throws(() => loadConfig('config/nobody.json'), /copy config\/example\.json/);
  });
});
