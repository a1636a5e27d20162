import { CfnOutput } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Config } from '../config/schema';

/**
 * Who may approve. No endpoint: a person invokes the approval function with their own AWS credentials, so IAM decides,
 * CloudTrail names them, and there is no link that could be forwarded, fetched by a mail scanner or guessed.
 * The policy is attached to nobody; the operator attaches it to the people on call.
 */
export class Access extends Construct {
  constructor(scope: Construct, id: string, props: { config: Config; approve: lambda.IFunction; machines: string[] }) {
    super(scope, id);
    const { config, approve, machines } = props;
    const approvers = new iam.ManagedPolicy(this, 'Approvers', {
      description: `${config.name}: may approve or refuse a collection that waits`,
      statements: [
        new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [approve.functionArn] }),
        // to see what waits before deciding
        new iam.PolicyStatement({ actions: ['states:ListExecutions'], resources: machines }),
      ],
    });
    new CfnOutput(this, 'ApproversPolicy', {
      value: approvers.managedPolicyArn,
      description: 'Attach to people who may approve',
    });
    new CfnOutput(this, 'ApproveCommand', {
      value: `aws lambda invoke --region ${config.region} --function-name ${approve.functionName} --cli-binary-format raw-in-base64-out --payload '{"collectionId":"…","decision":"approve","decidedBy":"…"}' /dev/stdout`,
      description: 'Approves once, before it expires; "deny" refuses',
    });
  }
}
