import path from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadConfig, parseConfig } from '../config/load';
import type { Config } from '../config/schema';
import { createApp } from '../lib/app';

/** Tests run in infra/. */
export const INFRA = process.cwd();
export const ROOT = path.join(INFRA, '..');
export const CONFIGS = ['example', 'minimal', 'everything'] as const;

export const configOf = (name: (typeof CONFIGS)[number]): Config => loadConfig(path.join(INFRA, `config/${name}.json`));

/** The stacks of a configuration, judged by cdk-nag on the way: synthesising throws when it finds something. */
export function stacksOf(config: Config): Map<string, Record<string, unknown>> {
  const { app } = createApp(config, ROOT);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return new Map(app.synth().stacks.map((stack) => [stack.stackName, stack.template as Record<string, unknown>]));
}

const made = new Map<string, Map<string, Record<string, unknown>>>();

/** The stacks of a shipped configuration; made once. */
export function shipped(name: (typeof CONFIGS)[number]): Map<string, Record<string, unknown>> {
  let stacks = made.get(name);
  if (!stacks) {
    stacks = stacksOf(configOf(name));
    made.set(name, stacks);
  }
  return stacks;
}

/** Template of the main stack of a shipped configuration. */
export const templateOf = (name: (typeof CONFIGS)[number]): Template =>
  Template.fromJSON(shipped(name).get(configOf(name).name) ?? {});

/** The smallest valid configuration with changes. */
export const configWith = (changes: Record<string, unknown>): Config =>
  parseConfig(
    {
      region: 'eu-west-1',
      clusters: ['orders'],
      nodeRoleArns: ['arn:aws:iam::111122223333:role/orders'],
      ...changes,
    },
    'test',
  );

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

export const list = <T>(value: T | readonly T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? [...(value as T[])] : [value as T];

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: unknown;
}

export const resources = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.findResources(type)) as [string, Resource][];

/** Statements of the policies of the role whose logical id begins so. */
export function statementsOf(template: Template, role: RegExp): Statement[] {
  return resources(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => role.test(JSON.stringify(Properties.Roles)))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}
