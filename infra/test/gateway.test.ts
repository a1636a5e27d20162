import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readTools, TARGETS, visibleName } from '../lib/tool-schemas';
import { configOf, configWith, list, ROOT, resources, stacksOf, templateOf } from './synth';

interface Target {
  readonly Name: string;
  readonly TargetConfiguration: {
    readonly Mcp: {
      readonly Lambda: { readonly LambdaArn: unknown; readonly ToolSchema: { readonly InlinePayload: Tool[] } };
    };
  };
}
interface Tool {
  readonly Name: string;
  readonly Description: string;
  readonly InputSchema: Record<string, unknown>;
}

const template = templateOf('example');
const targets = resources(template, 'AWS::BedrockAgentCore::GatewayTarget').map(
  ([, { Properties }]) => Properties as unknown as Target,
);
const published = JSON.parse(readFileSync(path.join(ROOT, 'schemas/gateway-tools.json'), 'utf8')) as {
  name: string;
  effect: 'read' | 'start';
}[];

/** Lower-case keys of a schema as CloudFormation renders it. */
const keywords = (schema: unknown, found = new Set<string>()): Set<string> => {
  for (const [key, value] of Object.entries(schema as Record<string, unknown>)) {
    found.add(key);
    if (key === 'Properties') for (const inner of Object.values(value as object)) keywords(inner, found);
    if (key === 'Items') keywords(value, found);
  }
  return found;
};

describe('gateway', () => {
  it('offers every tool once: reading ones and starting ones on targets of their own', () => {
    for (const effect of ['read', 'start'] as const) {
      const target = targets.find(({ Name }) => Name === TARGETS[effect]);
      const names = target?.TargetConfiguration.Mcp.Lambda.ToolSchema.InlinePayload.map(({ Name }) => Name);
      assert.deepEqual(
        names,
        published.filter((tool) => tool.effect === effect).map(({ name }) => name),
      );
    }
  });

  it('serves the two targets by functions with different roles', () => {
    const arns = targets.map((target) => JSON.stringify(target.TargetConfiguration.Mcp.Lambda.LambdaArn));
    assert.equal(new Set(arns).size, targets.length);
  });

  it('keeps to names and schema keywords that agents and the gateway accept', () => {
    for (const { Name, TargetConfiguration } of targets) {
      assert.match(Name, /^([0-9a-zA-Z]-?){1,100}$/);
      for (const tool of TargetConfiguration.Mcp.Lambda.ToolSchema.InlinePayload) {
        assert.ok(`${Name}___${tool.Name}`.length <= 64, tool.Name);
        const allowed = ['Type', 'Description', 'Properties', 'Required', 'Items'];
        assert.deepEqual(
          [...keywords(tool.InputSchema)].filter((word) => !allowed.includes(word)),
          [],
          tool.Name,
        );
      }
    }
  });

  it('accepts every protocol version, the one of requests without a header too, and shows no internals', () => {
    const { Properties } = resources(template, 'AWS::BedrockAgentCore::Gateway')[0]![1];
    const { Mcp } = Properties.ProtocolConfiguration as { Mcp: { SupportedVersions: string[] } };
    assert.deepEqual(Mcp.SupportedVersions, ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28']);
    assert.equal(Properties.ExceptionLevel, undefined);
    assert.equal(Properties.AuthorizerType, 'CUSTOM_JWT');
  });

  it('has two clients per scope, with secrets, for machines only', () => {
    const clients = resources(template, 'AWS::Cognito::UserPoolClient').map(([, { Properties }]) => Properties);
    assert.equal(clients.length, 4);
    for (const client of clients) {
      assert.equal(client.GenerateSecret, true);
      assert.deepEqual(client.AllowedOAuthFlows, ['client_credentials']);
    }
    const scopes = clients.map((client) => JSON.stringify(client.AllowedOAuthScopes));
    assert.equal(scopes.filter((scope) => /act/.test(scope)).length, 2);
    const { AllowedClients, AllowedScopes } = (
      resources(template, 'AWS::BedrockAgentCore::Gateway')[0]![1].Properties.AuthorizerConfiguration as {
        CustomJWTAuthorizer: { AllowedClients: unknown[]; AllowedScopes: string[] };
      }
    ).CustomJWTAuthorizer;
    assert.equal(AllowedClients.length, 4);
    assert.deepEqual(AllowedScopes.sort(), ['nodescope/act', 'nodescope/read']);
  });

  it('permits by scope: reading scope no starting tool, and each tool exactly once', () => {
    const policies = resources(templateOf('everything'), 'AWS::BedrockAgentCore::Policy').map(([, { Properties }]) => {
      const { Cedar } = Properties.Definition as { Cedar: { Statement: unknown } };
      return JSON.stringify(Cedar.Statement);
    });
    assert.equal(policies.length, 2);
    for (const [effect, scope] of [
      ['read', '/read*'],
      ['start', '/act*'],
    ] as const) {
      const policy = policies.find((text) => text.includes(scope)) ?? '';
      const named = [...policy.matchAll(/AgentCore::Action::\\"([\w-]+)\\"/g)].map((match) => match[1]);
      const expected = readTools(ROOT).filter((tool) => tool.effect === effect);
      assert.deepEqual(
        named,
        expected.map(({ name }) => visibleName(effect, name)),
      );
    }
  });

  it('limits requests per client', () => {
    template.hasResourceProperties('AWS::BedrockAgentCore::GatewayRateLimit', {
      DimensionKeys: ['$.context.jwt.client_id'],
      Entries: [{ Dimensions: { '$.context.jwt.client_id': '*' }, Requests: [{ Period: 'minute', Rate: 120 }] }],
    });
  });

  it('goes away when it is not wanted, and its actions too', () => {
    const none = JSON.stringify(stacksOf(configWith({ gateway: null })).get('nodescope'));
    assert.doesNotMatch(none, /BedrockAgentCore|Cognito/);
    const reading = JSON.stringify(stacksOf(configWith({ gateway: { actions: false } })).get('nodescope'));
    assert.doesNotMatch(reading, /nodelog-actions|toolsactions|nodescope\/act/);
  });
});

describe('approval', () => {
  it('has no endpoint: a policy for people, attached to nobody', () => {
    const everything = templateOf('everything');
    assert.equal(Object.keys(everything.findResources('AWS::Lambda::Url')).length, 0);
    const [policy] = resources(everything, 'AWS::IAM::ManagedPolicy');
    const { Statement } = policy![1].Properties.PolicyDocument as {
      Statement: { Action: string; Resource: unknown }[];
    };
    const invoke = Statement.find(({ Action }) => list(Action).includes('lambda:InvokeFunction'));
    assert.match(JSON.stringify(invoke?.Resource), /Functionsdecideapproval/);
    for (const attached of ['Users', 'Groups', 'Roles']) assert.equal(policy?.[1].Properties[attached], undefined);
    assert.equal(configOf('everything').approval.required, true);
  });
});
