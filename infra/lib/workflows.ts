import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Arn, ArnFormat, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  type DEFINITION_SUBSTITUTIONS,
  FUNCTIONS,
  type FunctionName,
  type FunctionSpec,
  STATE_MACHINES,
  type StateMachineName,
  type StateMachineSpec,
} from '../../schemas/deployment';
import type { Config } from '../config/schema';
import { type DefinitionNeeds, definitionNeeds } from './definition';
import { deployed } from './features';
import type { Functions } from './functions';
import type { Names } from './names';
import type { Storage } from './storage';
import type { Tables } from './tables';

/** A capture waits its own duration and this much longer for the upload. */
const CAPTURE_MARGIN_SECONDS = 600;

export interface WorkflowsProps {
  readonly config: Config;
  readonly names: Names;
  readonly root: string;
  readonly functions: Functions;
  readonly storage: Storage;
  readonly tables: Tables;
}

const functionOf = (substitution: string) =>
  (Object.entries(FUNCTIONS) as [FunctionName, FunctionSpec][]).find(
    ([, spec]) => spec.substitution === substitution,
  )?.[0];
const machineOf = (substitution: string) =>
  (Object.entries(STATE_MACHINES) as [StateMachineName, StateMachineSpec][]).find(
    ([, spec]) => spec.substitution === substitution,
  )?.[0];

/** Values besides ARNs, as the definitions take them. */
function settings(config: Config, bucketName: string): Record<(typeof DEFINITION_SUBSTITUTIONS)[number], string> {
  return {
    ArtifactBucket: bucketName,
    ApprovalRequired: String(config.approval.required),
    UploadTimeoutSeconds: String(config.workflow.uploadTimeoutMinutes * 60),
    ApprovalTimeoutSeconds: String(config.approval.timeoutMinutes * 60),
    MapConcurrency: String(config.workflow.mapConcurrency),
    CaptureMarginSeconds: String(CAPTURE_MARGIN_SECONDS),
  };
}

/** The state machine files, deployed as they are; what a role may do is read from the definition. */
export class Workflows extends Construct {
  readonly byName = new Map<StateMachineName, sfn.StateMachine>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkflowsProps,
  ) {
    super(scope, id);
    for (const [name, spec] of deployed(props.config).machines) {
      const machine = this.make(name, path.join(props.root, spec.file));
      this.byName.set(name, machine);
      new CfnOutput(this, `${name}Arn`, { value: machine.stateMachineArn, description: `Workflow ${name}` });
    }
  }

  private substitution(name: string, file: string): string {
    const { functions, names, config, storage } = this.props;
    const fn = functionOf(name);
    if (fn) return functions.get(fn).functionArn;
    const machine = machineOf(name);
    if (machine) return names.machineArn(machine);
    const value = (settings(config, storage.bucket.bucketName) as Record<string, string>)[name];
    if (value === undefined) throw new Error(`${file}: nothing is known to substitute \${${name}}`);
    return value;
  }

  private make(name: StateMachineName, file: string): sfn.StateMachine {
    const { names, config, tables } = this.props;
    const needs = definitionNeeds(file);
    const role = new iam.Role(this, `${name}Role`, {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': names.machineArn(name) },
        },
      }),
      description: `${config.name}: what ${name} may do`,
    });
    const machine = new sfn.StateMachine(this, name, {
      stateMachineName: names.machine(name),
      definitionBody: sfn.DefinitionBody.fromString(readFileSync(file, 'utf8')),
      definitionSubstitutions: Object.fromEntries(
        [...needs.placeholders].map((placeholder) => [placeholder, this.substitution(placeholder, file)]),
      ),
      role,
      tracingEnabled: true,
      logs: {
        // the prefix keeps the log group out of the size-limited resource policy of CloudWatch Logs
        destination: new logs.LogGroup(this, `${name}Logs`, {
          logGroupName: `/aws/vendedlogs/states/${names.machine(name)}`,
          retention: config.logs.retentionDays,
          encryptionKey: tables.key,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: sfn.LogLevel.ALL,
        // data would put task tokens into the log
        includeExecutionData: false,
      },
    });
    for (const statement of this.statements(name, needs, file)) role.addToPolicy(statement);
    return machine;
  }

  private statements(name: StateMachineName, needs: DefinitionNeeds, file: string): iam.PolicyStatement[] {
    const { functions, names, storage, config } = this.props;
    const found: iam.PolicyStatement[] = [];
    const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
      found.push(new iam.PolicyStatement({ actions, resources, ...(conditions ? { conditions } : {}) }));
    const named = (placeholder: string) => {
      const machine = machineOf(placeholder);
      if (!machine) throw new Error(`${file}: \${${placeholder}} is started but is no state machine`);
      return machine;
    };
    const invoked = [...needs.invokes].map((placeholder) => {
      const fn = functionOf(placeholder);
      if (!fn) throw new Error(`${file}: \${${placeholder}} is invoked but is no function`);
      return functions.get(fn).functionArn;
    });
    if (invoked.length > 0) allow(['lambda:InvokeFunction'], invoked);
    if (needs.maps.length > 0) {
      allow(['states:StartExecution'], [names.machineArn(name)]);
      allow(['states:DescribeExecution', 'states:StopExecution'], [names.executions(name)]);
      allow(
        ['states:RedriveExecution'],
        needs.maps.map((label) => names.executions(name, label)),
      );
    }
    const artifacts = storage.bucket.arnForObjects('collections/*');
    if (needs.readsObjects) allow(['s3:GetObject'], [artifacts]);
    if (needs.writesObjects)
      allow(['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'], [artifacts]);
    if (needs.readsObjects || needs.writesObjects) {
      const stack = Stack.of(this);
      allow(['kms:Decrypt', ...(needs.writesObjects ? ['kms:GenerateDataKey'] : [])], [storage.key.keyArn], {
        StringEquals: {
          'kms:ViaService': `s3.${config.region}.${stack.urlSuffix}`,
          'kms:EncryptionContext:aws:s3:arn': storage.bucket.bucketArn,
        },
      });
    }
    const started = [...needs.starts, ...needs.startsAndAwaits].map(named);
    if (started.length > 0)
      allow(
        ['states:StartExecution'],
        started.map((machine) => names.machineArn(machine)),
      );
    const awaited = [...needs.startsAndAwaits].map(named);
    if (awaited.length > 0) {
      allow(
        ['states:DescribeExecution', 'states:StopExecution'],
        awaited.map((machine) => names.executions(machine)),
      );
      // the service waits with a rule of its own, which it makes in this account
      allow(
        ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        [
          Arn.format(
            {
              service: 'events',
              resource: 'rule',
              resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            },
            Stack.of(this),
          ),
        ],
      );
    }
    return found;
  }
}
