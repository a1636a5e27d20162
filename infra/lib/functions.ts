import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName, type FunctionSpec } from '../../schemas/deployment';
import { PERMISSIONS, type Permission } from '../../schemas/permissions';
import { type BundleReport, examineAll } from './bundles';
import { deployed } from './features';
import { type Grantable, impliedStatements, statements } from './grant';

/** Node.js 22 leaves Lambda's support in April 2027, 24 in April 2028. Handlers are async, as 24 demands. */
export const RUNTIME = lambda.Runtime.NODEJS_24_X;

export interface FunctionsProps extends Grantable {
  /** Repository root, where dist/ is. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Receives events that functions could not handle. */
  readonly deadLetters: sqs.IQueue;
}

/** One function per entry of FUNCTIONS, each with a role of its own that has what schemas/permissions.ts says. */
export class Functions extends Construct {
  readonly byName = new Map<FunctionName, lambda.Function>();
  /** The copy of `tools` that may start work; undefined without a gateway or when actions are off. */
  readonly actions: lambda.Function | undefined;
  readonly bundles: readonly BundleReport[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionsProps,
  ) {
    super(scope, id);
    const { functions } = deployed(props.config);
    this.bundles = examineAll(
      props.root,
      functions.map(([name]) => name),
    );
    const problems = this.bundles.flatMap((bundle) => bundle.problems);
    if (problems.length > 0) throw new Error(`function bundles cannot be deployed:\n  - ${problems.join('\n  - ')}`);
    for (const [name] of functions) {
      this.byName.set(name, this.make(name, name, this.permissions(name, false)));
    }
    const { gateway } = props.config;
    this.actions = gateway?.actions ? this.make('tools-actions', 'tools', this.permissions('tools', true)) : undefined;
  }

  get(name: FunctionName): lambda.Function {
    const found = this.byName.get(name);
    if (!found) throw new Error(`schemas/deployment.ts names no function ${name}`);
    return found;
  }

  private permissions(name: FunctionName, actions: boolean): readonly Permission[] {
    const all = PERMISSIONS[name];
    if (!all) throw new Error(`function ${name} has no entry in schemas/permissions.ts: add what it may do, and why`);
    const { has } = deployed(this.props.config);
    return all.filter(({ only, when }) => (actions || only !== 'actions') && (when === undefined || has(when)));
  }

  private make(id: string, name: FunctionName, permissions: readonly Permission[]): lambda.Function {
    const { config, environment, deadLetters, tables } = this.props;
    const spec: FunctionSpec = FUNCTIONS[name];
    const asynchronous = deployed(config).rules.some(
      ({ target }) => target.kind === 'function' && target.name === name,
    );
    const logGroup = new logs.LogGroup(this, `${id}Logs`, {
      retention: config.logs.retentionDays,
      encryptionKey: tables.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `${config.name}: what ${id} may do, and nothing else`,
    });
    logGroup.grantWrite(role);
    for (const permission of permissions) {
      for (const statement of statements(permission, this.props, Stack.of(this))) role.addToPolicy(statement);
    }
    for (const statement of impliedStatements(permissions, this.props, Stack.of(this))) role.addToPolicy(statement);
    const reserved = config.reservedConcurrency[name];
    return new lambda.Function(this, id, {
      description: `${config.name}: ${spec.entry}`,
      runtime: RUNTIME,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      // source maps are five times the code and would be read at every cold start
      code: lambda.Code.fromAsset(this.bundles.find((bundle) => bundle.name === name)?.folder ?? '', {
        exclude: ['*.map'],
      }),
      timeout: Duration.seconds(spec.timeoutSeconds),
      memorySize: spec.memoryMb,
      role,
      logGroup,
      environment: { ...environment, POWERTOOLS_LOG_LEVEL: 'INFO' },
      tracing: lambda.Tracing.ACTIVE,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      ...(asynchronous ? { deadLetterQueue: deadLetters, retryAttempts: 2, maxEventAge: Duration.hours(6) } : {}),
    });
  }
}
