import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { COMMAND_DOCUMENTS } from '../../schemas/deployment';
import type { Config } from '../config/schema';
import { nodeRegions, nodeScopes } from './grant';
import type { Names } from './names';
import type { Storage } from './storage';

/** The role that AWSSupport-CollectEKSInstanceLogs assumes. It reaches nodes of the named clusters and no others. */
export class Collector extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: { config: Config; storage: Storage }) {
    super(scope, id);
    const { config, storage } = props;
    const stack = Stack.of(this);
    const arn = (region: string, service: string, resource: string, account = stack.account) =>
      Arn.format({ service, region, account, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }, stack);
    const regions = nodeRegions(config);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': regions.map((region) => arn(region, 'ssm', 'automation-execution/*')) },
        },
      }),
      description: `${config.name}: collects log bundles from nodes of the allowed clusters`,
    });
    const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
      this.role.addToPolicy(new iam.PolicyStatement({ actions, resources, ...(conditions ? { conditions } : {}) }));
    // the runbook's own steps send this document; the tag condition below decides to whom
    allow(
      ['ssm:SendCommand'],
      regions.map((region) => arn(region, 'ssm', 'document/AWS-RunShellScript', '')),
    );
    for (const { resources, conditions } of nodeScopes(config, (region, service, resource) =>
      arn(region, service, resource),
    ))
      allow(['ssm:SendCommand'], resources, conditions);
    allow(
      [
        'ssm:DescribeInstanceInformation',
        'ssm:ListCommands',
        'ssm:ListCommandInvocations',
        'ssm:GetCommandInvocation',
        'ec2:DescribeInstances',
      ],
      ['*'],
      { StringEquals: { 'aws:RequestedRegion': regions } },
    );
    // the runbook refuses a bucket that is public, and looks before it uploads
    allow(
      ['s3:GetBucketPolicyStatus', 's3:GetBucketAcl', 's3:GetBucketPublicAccessBlock', 's3:ListBucket'],
      [storage.bucket.bucketArn],
    );
    allow(['s3:GetAccountPublicAccessBlock'], ['*']);
  }
}

const DOCUMENT_FILE = COMMAND_DOCUMENTS['capture-packets'].file;

/** Our own command document; exists only where packet capture is on. It must be in every Region with nodes. */
export class CaptureDocument extends Construct {
  constructor(scope: Construct, id: string, props: { names: Names; root: string }) {
    super(scope, id);
    const file = path.join(props.root, DOCUMENT_FILE);
    if (!existsSync(file)) throw new Error(`packetCapture is on, but ${DOCUMENT_FILE} does not exist`);
    new ssm.CfnDocument(this, 'Document', {
      name: props.names.captureDocument,
      documentType: 'Command',
      documentFormat: 'JSON',
      content: parse(readFileSync(file, 'utf8')),
      targetType: '/AWS::EC2::Instance',
      // an update keeps the name and adds a version; replacing would break captures in flight
      updateMethod: 'NewVersion',
    });
  }
}
