import { Annotations, Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { COMMAND_DOCUMENTS, type FunctionEnvironment } from '../../schemas/deployment';
import type { Config } from '../config/schema';
import { Access } from './access';
import { acknowledge } from './acknowledge';
import { oversized } from './bundles';
import { CaptureDocument, Collector } from './collector';
import { Content } from './content';
import { Events } from './events';
import { deployed } from './features';
import { Functions } from './functions';
import { ToolGateway } from './gateway';
import { handOffEnvironment } from './hand-off';
import { type Names, names } from './names';
import { NotReadyAlarm } from './not-ready-alarm';
import { Observability } from './observability';
import { Storage } from './storage';
import { Tables } from './tables';
import { Workflows } from './workflows';

export interface NodescopeStackProps extends StackProps {
  readonly config: Config;
  /** Repository root: state machines, bundles, runbooks, documents. */
  readonly root: string;
}

/** Everything of one deployment. */
export class NodescopeStack extends Stack {
  readonly functions: Functions;

  constructor(scope: Construct, id: string, props: NodescopeStackProps) {
    super(scope, id, { ...props, terminationProtection: props.config.onDestroy === 'retain' });
    const { config, root } = props;
    const fixed = names(this, config.name);
    const storage = new Storage(this, 'Storage', config);
    const tables = new Tables(this, 'Tables', config);
    this.letLogsUse(tables);
    const collector = new Collector(this, 'Collector', { config, storage });
    const deadLetters = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    acknowledge(deadLetters, 'It is the dead-letter queue itself.', ['AwsSolutions-SQS3']);
    this.functions = new Functions(this, 'Functions', {
      config,
      root,
      names: fixed,
      storage,
      tables,
      automationRoleArn: collector.role.roleArn,
      deadLetters,
      environment: this.environmentOf(config, fixed, storage, tables, collector.role),
    });
    const workflows = new Workflows(this, 'Workflows', {
      config,
      root,
      names: fixed,
      functions: this.functions,
      storage,
      tables,
    });
    new Events(this, 'Events', {
      config,
      substitutions: { Bucket: storage.bucket.bucketName, CaptureDocument: fixed.captureDocument },
      functions: this.functions,
      workflows,
      deadLetters,
    });
    new NotReadyAlarm(this, 'NotReady', config);
    if (config.packetCapture) new CaptureDocument(this, 'Capture', { names: fixed, root });
    if (config.gateway) new ToolGateway(this, 'Tools', { config, functions: this.functions, root });
    if (config.approval.required)
      new Access(this, 'Access', {
        config,
        approve: this.functions.get('decide-approval'),
        machines: deployed(config).machines.map(([name]) => fixed.machineArn(name)),
      });
    if (config.handOff) {
      const handOff = this.functions.get('hand-off');
      for (const [name, value] of Object.entries(handOffEnvironment(config))) handOff.addEnvironment(name, value);
    }
    new Content(this, 'Content', { config, storage, root });
    new Observability(this, 'Observability', { config, functions: this.functions, workflows, deadLetters });
    for (const warning of oversized(this.functions.bundles))
      Annotations.of(this).addWarningV2(`nodescope:bundle-size:${warning.split(' ')[0]}`, warning);
    if (config.trust.selfManagedTags)
      Annotations.of(this).addWarningV2(
        'nodescope:self-managed-tags',
        'trust.selfManagedTags: whoever may tag instances may have commands of the collector sent to them',
      );
  }

  /** CloudWatch Logs encrypts with the key of the tables, for log groups of this account only. */
  private letLogsUse(tables: Tables): void {
    tables.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogGroupsOfThisAccount',
        principals: [
          new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com${this.region.startsWith('cn-') ? '.cn' : ''}`),
        ],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': this.formatArn({ service: 'logs', resource: '*' }).replace('/*', '*'),
          },
        },
      }),
    );
  }

  private environmentOf(config: Config, fixed: Names, storage: Storage, tables: Tables, role: iam.Role) {
    const required: FunctionEnvironment = {
      NODESCOPE_BUCKET: storage.bucket.bucketName,
      NODESCOPE_FINDINGS_TABLE: tables.findings.tableName,
      NODESCOPE_COLLECTIONS_TABLE: tables.collections.tableName,
      NODESCOPE_EVENT_BUS: 'default',
      NODESCOPE_ALLOWED_CLUSTERS: config.clusters.join(','),
    };
    const machines = deployed(config).machines.map(([name, { environment }]) => [environment, fixed.machineArn(name)]);
    return {
      ...required,
      ...(Object.fromEntries(machines) as Record<string, string>),
      NODESCOPE_AUTOMATION_ROLE_ARN: role.roleArn,
      NODESCOPE_APPROVAL_REQUIRED: String(config.approval.required),
      NODESCOPE_RETENTION_DAYS: String(config.retentionDays),
      NODESCOPE_COOLDOWN_MINUTES: String(config.storm.cooldownMinutes),
      NODESCOPE_STORM_BUDGET: String(config.storm.budget),
      NODESCOPE_STORM_WINDOW_MINUTES: String(config.storm.windowMinutes),
      NODESCOPE_RAW_ARTIFACTS: String(config.rawBundles),
      NODESCOPE_SELF_MANAGED_TAGS: String(config.trust.selfManagedTags),
      NODESCOPE_PACKET_CAPTURE: String(config.packetCapture !== null),
      ...(config.packetCapture
        ? {
            NODESCOPE_CAPTURE_INSTALL_TCPDUMP: String(config.packetCapture.installTcpdump),
            NODESCOPE_CAPTURE_PARALLEL_LIMIT: String(config.packetCapture.parallelLimit),
            NODESCOPE_CAPTURE_DAILY_LIMIT: String(config.packetCapture.dailyLimit),
          }
        : {}),
      [COMMAND_DOCUMENTS['capture-packets'].environment]: fixed.captureDocument,
    };
  }
}
