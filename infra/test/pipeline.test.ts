import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { EVENT_RULES, STATE_MACHINES, TERMINATION_RULES } from '../../schemas/deployment';
import { deployed } from '../lib/features';
import {
  CONFIGS,
  configOf,
  configWith,
  list,
  ROOT,
  resources,
  shipped,
  stacksOf,
  statementsOf,
  templateOf,
} from './synth';

const file = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

for (const name of CONFIGS) {
  const config = configOf(name);
  const template = templateOf(name);
  const { machines, rules, functions } = deployed(config);

  describe(`pipeline of ${name}`, () => {
    it('contains the very definitions that the embedded cloud runs, each placeholder filled', () => {
      for (const [machine, spec] of machines) {
        const found = resources(template, 'AWS::StepFunctions::StateMachine').find(
          ([, { Properties }]) => Properties.StateMachineName === `${config.name}-${machine}`,
        );
        const { DefinitionString, DefinitionSubstitutions } = found?.[1].Properties ?? {};
        assert.equal(DefinitionString, file(spec.file));
        const placeholders = new Set([...file(spec.file).matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]));
        assert.deepEqual(Object.keys(DefinitionSubstitutions as object).sort(), [...placeholders].sort());
      }
    });

    it('contains the very event patterns that the embedded cloud evaluates', () => {
      const patterns = resources(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);
      for (const rule of rules) {
        const found = patterns.filter(({ Description }) => Description === rule.description);
        assert.equal(found.length, 1, rule.name);
        const bucket = JSON.stringify(found[0]?.EventPattern).match(/\{"Ref":"(StorageBucket\w+)"\}/)?.[0];
        const expected = JSON.stringify(rule.pattern)
          .replaceAll('"${Bucket}"', bucket ?? '"no bucket"')
          .replaceAll('${CaptureDocument}', `${config.name}-capture-packets`);
        assert.deepEqual(found[0]?.EventPattern, JSON.parse(expected), rule.name);
      }
      assert.equal(patterns.length, rules.length);
    });

    it('sends what cannot be delivered or handled to the dead letters', () => {
      for (const [, { Properties }] of resources(template, 'AWS::Events::Rule')) {
        for (const target of list(Properties.Targets as Record<string, unknown>[])) {
          assert.ok(target.DeadLetterConfig, JSON.stringify(Properties.Description));
          assert.ok(target.RetryPolicy);
        }
      }
      const asynchronous = new Set(rules.flatMap(({ target }) => (target.kind === 'function' ? [target.name] : [])));
      const withQueue = resources(template, 'AWS::Lambda::Function').filter(
        ([, { Properties }]) => Properties.DeadLetterConfig,
      );
      assert.equal(withQueue.length, asynchronous.size);
    });

    it('gives functions only environment variables that they parse', () => {
      const known = new Set(file('functions/aws/environment.ts').match(/NODESCOPE_\w+/g));
      for (const [id, { Properties }] of resources(template, 'AWS::Lambda::Function')) {
        if (!id.startsWith('Functions')) continue;
        const { Variables } = Properties.Environment as { Variables: Record<string, string> };
        for (const variable of Object.keys(Variables).filter((key) => key.startsWith('NODESCOPE_')))
          assert.ok(known.has(variable), `${id}: nobody reads ${variable}`);
        assert.equal(Variables.NODESCOPE_ALLOWED_CLUSTERS, config.clusters.join(','));
      }
    });

    it('traces and logs every function and workflow, encrypted and for a bounded time, without data', () => {
      for (const [id, { Properties }] of resources(template, 'AWS::Lambda::Function')) {
        if (!id.startsWith('Functions')) continue;
        assert.deepEqual(Properties.TracingConfig, { Mode: 'Active' });
        assert.equal(Properties.Runtime, 'nodejs24.x');
      }
      assert.equal(
        resources(template, 'AWS::Lambda::Function').filter(([id]) => id.startsWith('Functions')).length,
        functions.length + (config.gateway?.actions ? 1 : 0),
      );
      for (const [, { Properties }] of resources(template, 'AWS::StepFunctions::StateMachine')) {
        assert.deepEqual(Properties.TracingConfiguration, { Enabled: true });
        const logging = Properties.LoggingConfiguration as Record<string, unknown>;
        assert.equal(logging.Level, 'ALL');
        assert.notEqual(logging.IncludeExecutionData, true);
      }
      for (const [, { Properties }] of resources(template, 'AWS::Logs::LogGroup')) {
        assert.equal(Properties.RetentionInDays, config.logs.retentionDays);
        assert.ok(Properties.KmsKeyId);
      }
    });
  });
}

describe('workflow roles', () => {
  const template = templateOf('everything');
  it('invoke only the functions that their definition names', () => {
    for (const [machine, { file: source }] of Object.entries(STATE_MACHINES)) {
      const invoked = statementsOf(template, new RegExp(`"Workflows${machine.replaceAll('-', '')}Role`))
        .filter(({ Action }) => list(Action).includes('lambda:InvokeFunction'))
        .flatMap(({ Resource }) => list(Resource));
      const named = new Set(file(source).match(/\$\{\w+FunctionArn\}/g));
      assert.equal(invoked.length, named.size, machine);
      assert.doesNotMatch(JSON.stringify(invoked), /\*/);
    }
  });

  it('let collect-node run its own map, and collect-batch run collect-node', () => {
    const node = JSON.stringify(statementsOf(template, /"WorkflowscollectnodeRole/));
    for (const action of ['states:StartExecution', 'states:RedriveExecution', 'states:StopExecution'])
      assert.ok(node.includes(action), action);
    const batch = JSON.stringify(statementsOf(template, /"WorkflowscollectbatchRole/));
    assert.match(batch, /StepFunctionsGetEventsForStepFunctionsExecutionRule/);
    assert.match(batch, /stateMachine:nodescope-all-collect-node/);
  });

  it('trust Step Functions for one state machine of this account only', () => {
    for (const [id, { Properties }] of resources(template, 'AWS::IAM::Role')) {
      if (!/^Workflows|^Collector/.test(id)) continue;
      const trust = JSON.stringify(Properties.AssumeRolePolicyDocument);
      assert.match(trust, /aws:SourceAccount/);
      assert.match(trust, /aws:SourceArn/);
    }
  });
});

describe('optional parts', () => {
  it('leave nothing of packet capture in a deployment that does not ask for it', () => {
    assert.doesNotMatch(
      JSON.stringify(templateOf('example'))
        .replaceAll('NODESCOPE_CAPTURE_DOCUMENT', '')
        .replaceAll(/expire-captures|captures\//g, ''),
      /capture-packets\.|runcapture|CapturePackets|SendCommand.{0,400}capture-packets/,
    );
    assert.equal(Object.keys(templateOf('example').findResources('AWS::SSM::Document')).length, 0);
    assert.equal(Object.keys(templateOf('everything').findResources('AWS::SSM::Document')).length, 1);
  });

  it('listen to ends of nodes only when asked to', () => {
    const texts = (template: ReturnType<typeof templateOf>) =>
      JSON.stringify(template.findResources('AWS::Events::Rule'));
    for (const { description } of TERMINATION_RULES) {
      assert.ok(texts(templateOf('everything')).includes(description));
      assert.ok(!texts(templateOf('example')).includes(description));
    }
  });

  it('make the NotReady alarm that the event rules understand', () => {
    const alarm = resources(templateOf('example'), 'AWS::CloudWatch::Alarm').find(([id]) => id.startsWith('NotReady'));
    const [query] = alarm![1].Properties.Metrics as { Expression: string }[];
    const contributor = EVENT_RULES.find(({ name }) => name === 'node-not-ready-contributor');
    const { attributes } = (contributor!.pattern.detail as { alarmContributor: { attributes: object } })
      .alarmContributor;
    const [, grouped = ''] = query?.Expression.split('GROUP BY') ?? [];
    for (const label of Object.keys(attributes)) assert.ok(grouped.includes(label), label);
    for (const cluster of configOf('example').clusters) assert.ok(query?.Expression.includes(`'${cluster}'`));
  });

  it('forward what other Regions say, and deploy the capture document there', () => {
    const stacks = shipped('everything');
    assert.deepEqual([...stacks.keys()].sort(), [
      'nodescope-all',
      'nodescope-all-eu-central-1',
      'nodescope-all-us-east-1',
    ]);
    const text = JSON.stringify(stacks.get('nodescope-all-us-east-1'));
    assert.match(text, /EC2 Automation Execution Status-change Notification/);
    assert.match(text, /event-bus\/default/);
    assert.match(text, /AWS::SSM::Document/);
    assert.match(text, /node_status_condition_ready/);
    for (const { pattern } of TERMINATION_RULES)
      for (const type of pattern['detail-type'] as string[]) assert.ok(text.includes(type), type);
  });

  it('refuse a folder of rule packs that is not there', () => {
    assert.throws(
      () => stacksOf(configWith({ rulePacksFolder: 'nobody/has/this' })),
      /rulePacksFolder: nobody\/has\/this does not exist/,
    );
  });
});
