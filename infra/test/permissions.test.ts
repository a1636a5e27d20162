import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { FUNCTIONS, type FunctionName } from '../../schemas/deployment';
import { PERMISSIONS } from '../../schemas/permissions';
import { BUNDLE_LIMIT, examineAll } from '../lib/bundles';
import { configOf, list, ROOT, statementsOf, templateOf } from './synth';

const names = Object.keys(FUNCTIONS) as FunctionName[];
const ids = (name: string) => new RegExp(`"Functions${name.replaceAll('-', '')}Role[0-9A-F]{8}"`);

/** API operations that an IAM action stands for, where the names differ. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  // a missing object is told from a forbidden one only with this action
  's3:ListBucket': ['ListObjectsV2', 'GetObject', 'HeadObject'],
  's3:GetObject': ['GetObject', 'HeadObject'],
};

describe('permissions', () => {
  it('are stated for every function', () => {
    assert.deepEqual(
      names.filter((name) => !PERMISSIONS[name]),
      [],
    );
  });

  it('name a file that exists and a reason', () => {
    for (const permission of Object.values(PERMISSIONS).flat()) {
      assert.ok(existsSync(path.join(ROOT, permission.from)), permission.from);
      assert.ok(permission.why.length > 5);
    }
  });

  for (const name of names) {
    it(`of ${name}: nothing is allowed that its bundle cannot call`, () => {
      const bundle = readFileSync(path.join(ROOT, 'dist/functions', name, 'index.js'), 'utf8');
      const idle = (PERMISSIONS[name] ?? [])
        .flatMap(({ actions }) => actions)
        .filter((action) => action !== 'iam:PassRole')
        .filter((action) => {
          const operations = OPERATIONS[action] ?? [action.split(':')[1] ?? ''];
          return !operations.some((operation) => bundle.includes(`"${operation}"`));
        });
      assert.deepEqual(idle, []);
    });
  }

  it('become roles without a wildcard action, and resources of their own', () => {
    const template = templateOf('everything');
    for (const name of names) {
      const statements = statementsOf(template, ids(name));
      assert.ok(statements.length > 0, name);
      for (const { Action, Effect } of statements) {
        assert.equal(Effect, 'Allow');
        for (const action of list(Action)) assert.doesNotMatch(action, /\*/, `${name}: ${action}`);
      }
      const granted = new Set(statements.flatMap(({ Action }) => list(Action)));
      for (const { actions, only } of PERMISSIONS[name] ?? []) {
        if (only === 'actions') continue;
        for (const action of actions) assert.ok(granted.has(action), `${name} lacks ${action}`);
      }
      const stated = new Set((PERMISSIONS[name] ?? []).filter(({ only }) => !only).flatMap(({ actions }) => actions));
      const plumbing =
        /^(logs:(CreateLogStream|PutLogEvents)|xray:Put\w+|kms:(Decrypt|GenerateDataKey)|sqs:SendMessage|secretsmanager:GetSecretValue)$/;
      assert.deepEqual(
        [...granted].filter((action) => !stated.has(action) && !plumbing.test(action)),
        [],
        name,
      );
    }
  });

  it('keep task tokens of approvals to the function that decides', () => {
    const template = templateOf('everything');
    const readers = names.filter((name) =>
      statementsOf(template, ids(name)).some(
        ({ Action, Condition }) =>
          list(Action).includes('dynamodb:GetItem') && /APPROVAL|"\*"/.test(JSON.stringify(Condition ?? '"*"')),
      ),
    );
    assert.deepEqual(readers, ['decide-approval']);
  });

  it('limit every access to the collections table by the partition it is for', () => {
    const template = templateOf('everything');
    for (const name of names) {
      for (const { Action, Resource, Condition } of statementsOf(template, ids(name))) {
        if (!list(Action).some((action) => action.startsWith('dynamodb:'))) continue;
        if (!JSON.stringify(Resource).includes('TablesCollections')) continue;
        assert.ok(
          Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
          `${name}: ${JSON.stringify(Action)}`,
        );
      }
    }
  });

  it('let the reading tools start nothing, and the others only the workflows', () => {
    const template = templateOf('everything');
    const reading = statementsOf(template, /"FunctionstoolsRole/);
    const starts = /^(states:(Start|Send|Stop)|ssm:(Send|Start|Cancel)|iam:)/;
    assert.deepEqual(
      reading.flatMap(({ Action }) => list(Action)).filter((action) => starts.test(action)),
      [],
    );
    // what they write: redacted copies to hand out, and a record of each
    for (const { Action, Resource, Condition } of reading) {
      if (list(Action).includes('s3:PutObject'))
        assert.match(JSON.stringify(Resource), /\/collections\/\*\/artifacts\/\*"/);
      if (list(Action).some((action) => /^dynamodb:(Put|Update|Delete|BatchWrite)/.test(action)))
        assert.match(JSON.stringify(Condition), /"GRANT#\*"/);
    }
    const acting = statementsOf(template, /"FunctionstoolsactionsRole/).flatMap(({ Action }) => list(Action));
    assert.ok(acting.includes('states:StartExecution'));
  });

  it('send commands only to nodes that carry the tag of an allowed cluster', () => {
    for (const name of ['example', 'everything'] as const) {
      const { clusters, trust } = configOf(name);
      const template = templateOf(name);
      const sends = [...statementsOf(template, /CollectorRole/), ...statementsOf(template, /runcaptureRole/)].filter(
        ({ Action }) => list(Action).includes('ssm:SendCommand'),
      );
      assert.ok(sends.length > 0);
      for (const { Resource, Condition } of sends) {
        const where = JSON.stringify(Resource);
        if (/instance\/\*/.test(where)) {
          const tags = JSON.stringify(Condition?.StringEquals ?? {});
          assert.match(tags, /aws:ResourceTag\/eks:cluster-name|kubernetes\.io\/cluster\/|EKSClusterARN/);
          for (const cluster of clusters) {
            if (/eks:cluster-name/.test(tags))
              assert.ok(tags.includes(`"${cluster}"`) || tags.includes(`:"${cluster}"`), tags);
          }
          if (!trust.selfManagedTags) assert.doesNotMatch(tags, /kubernetes\.io/);
          if (!trust.hybridNodes) assert.doesNotMatch(where, /managed-instance/);
        } else assert.match(where, /document\/(AWS-RunShellScript|[a-z0-9-]+-capture-packets)"/);
      }
    }
  });

  it('never let a function send the document that runs any command', () => {
    const template = templateOf('everything');
    for (const name of names)
      assert.doesNotMatch(JSON.stringify(statementsOf(template, ids(name))), /AWS-RunShellScript/, name);
  });

  it('fit bundles under the limit without forbidden content', () => {
    const reports = examineAll(ROOT, names);
    assert.deepEqual(
      reports.flatMap(({ problems }) => problems),
      [],
    );
    assert.deepEqual(
      reports.filter(({ bytes }) => bytes > BUNDLE_LIMIT).map(({ name, bytes }) => `${name}: ${bytes}`),
      [],
    );
  });
});
