import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventRule } from '../../schemas/deployment';
import type { Config } from '../config/schema';
import { deployed } from './features';
import type { Functions } from './functions';
import type { Workflows } from './workflows';

/** Fills `${…}` in a pattern, as the embedded cloud does. Throws on a name that nobody gave a value. */
function filled(rule: EventRule, values: Readonly<Record<string, string>>): events.EventPattern {
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
        const known = values[name];
        if (known === undefined) throw new Error(`event rule ${rule.name}: nothing is known to substitute ${whole}`);
        return known;
      });
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  const { 'detail-type': detailType, ...rest } = replace(rule.pattern) as Record<string, unknown>;
  return { ...rest, ...(detailType ? { detailType } : {}) } as events.EventPattern;
}

export interface EventsProps {
  readonly config: Config;
  /** Values of `${…}` in the patterns. */
  readonly substitutions: Readonly<Record<string, string>>;
  readonly functions: Functions;
  readonly workflows: Workflows;
  readonly deadLetters: sqs.Queue;
}

/** The rules of schemas/deployment.ts: the same patterns that the embedded cloud evaluates. */
export class Events extends Construct {
  readonly rules: events.Rule[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EventsProps,
  ) {
    super(scope, id);
    this.rules = deployed(props.config).rules.map((rule) => this.rule(rule));
    for (const account of props.config.trust.accounts) {
      // the typed resource warns about a property that is not used here
      new CfnResource(this, `From${account}`, {
        type: 'AWS::Events::EventBusPolicy',
        properties: {
          StatementId: `${props.config.name}-${account}`,
          Statement: {
            Effect: 'Allow',
            Principal: { AWS: `arn:${Stack.of(this).partition}:iam::${account}:root` },
            Action: 'events:PutEvents',
            Resource: Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
            Condition: {
              StringEquals: { 'events:source': 'nodescope.request', 'events:detail-type': 'Collection Requested' },
            },
          },
        },
      });
    }
  }

  private rule(rule: EventRule): events.Rule {
    const { name, description, target } = rule;
    const { functions, workflows, deadLetters, substitutions } = this.props;
    const delivery = { deadLetterQueue: deadLetters, retryAttempts: 32, maxEventAge: Duration.hours(6) };
    const machine = target.kind === 'state-machine' ? workflows.byName.get(target.name) : undefined;
    if (target.kind === 'state-machine' && !machine)
      throw new Error(`event rule ${name} targets ${target.name}, which is no state machine`);
    return new events.Rule(this, name, {
      description,
      eventPattern: filled(rule, substitutions),
      targets: [
        machine
          ? new targets.SfnStateMachine(machine, delivery)
          : new targets.LambdaFunction(functions.get(target.name as Parameters<Functions['get']>[0]), delivery),
      ],
    });
  }
}
