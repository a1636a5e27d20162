import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createApp } from '../lib/app';
import { CONFIGS, configOf, INFRA, ROOT, resources, shipped, templateOf } from './synth';

const COUNTS = path.join(INFRA, 'test/resource-counts.json');

const counts = () =>
  Object.fromEntries(
    CONFIGS.map((name) => {
      const found: Record<string, number> = {};
      for (const template of shipped(name).values()) {
        for (const { Type } of Object.values(template.Resources as Record<string, { Type: string }>))
          found[Type] = (found[Type] ?? 0) + 1;
      }
      return [name, Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)))];
    }),
  );

describe('AwsSolutions', () => {
  for (const name of CONFIGS) {
    it(`has nothing against ${name}`, () => assert.doesNotThrow(() => shipped(name)));
  }

  it('would say so: a policy nobody has justified fails synth', () => {
    const { app, main } = createApp(configOf('minimal'), ROOT);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new iam.ManagedPolicy(main, 'Mutant', {
      statements: [new iam.PolicyStatement({ actions: ['s3:Get*'], resources: ['arn:aws:s3:::anything/*'] })],
    });
    assert.throws(() => app.synth());
  });
});

describe('templates', () => {
  it('hold what they held: UPDATE=1 npm test accepts a change', () => {
    const now = counts();
    if (process.env.UPDATE || !existsSync(COUNTS)) writeFileSync(COUNTS, `${JSON.stringify(now, null, 2)}\n`);
    assert.deepEqual(now, JSON.parse(readFileSync(COUNTS, 'utf8')));
  });

  it('stay below the limits of CloudFormation', () => {
    for (const name of CONFIGS) {
      for (const template of shipped(name).values()) {
        assert.ok(Object.keys(template.Resources as object).length <= 500);
        assert.ok(JSON.stringify(template).length < 1_000_000);
      }
    }
  });

  it('alarm on what a person must see', () => {
    const names = resources(templateOf('example'), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
      String(Properties.AlarmName),
    );
    for (const needed of [
      'collect-node-failed',
      'dead-letters',
      'throttles-1',
      'open-map-runs',
      'tools-errors',
      'node-not-ready',
    ])
      assert.ok(names.includes(`nodescope-${needed}`), needed);
  });

  it('say what the commands of the operator ask for', () => {
    const outputs = Object.keys(templateOf('example').toJSON().Outputs as object);
    for (const place of [
      'StorageBucketName',
      'TablesFindingsName',
      'TablesCollectionsName',
      'WorkflowscollectnodeArn',
      'ToolsUrl',
      'ToolsTokenUrl',
      'ToolsScopes',
      'ToolsUserPoolId',
    ])
      assert.equal(outputs.filter((id) => new RegExp(`^${place}[0-9A-F]{8}$`).test(id)).length, 1, place);
  });

  it('never hold a secret', () => {
    for (const name of CONFIGS) {
      const text = JSON.stringify([...shipped(name).values()]);
      assert.doesNotMatch(text, /\bAKIA[A-Z2-7]{16}\b|-----BEGIN|SecretString/);
    }
  });
});
