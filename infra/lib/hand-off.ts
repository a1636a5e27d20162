import { Annotations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../../schemas/deployment';
import type { Config } from '../config/schema';
import type { Functions } from './functions';

/** Name the function that sends the webhook has in FUNCTIONS. */
export const HAND_OFF_FUNCTION = 'hand-off';

/** Lets the hand-off function read the webhook's secret. The secret is the operator's; it never passes through a template. */
export class HandOff extends Construct {
  constructor(scope: Construct, id: string, props: { config: Config; functions: Functions }) {
    super(scope, id);
    const { config, functions } = props;
    if (!config.handOff) return;
    if (!(HAND_OFF_FUNCTION in FUNCTIONS)) {
      Annotations.of(this).addWarningV2(
        'nodescope:no-hand-off',
        'handOff is configured, but this version has no function that sends the webhook; Nodescope events are sent',
      );
      return;
    }
    const fn = functions.get(HAND_OFF_FUNCTION as FunctionName);
    const secret = secretsmanager.Secret.fromSecretCompleteArn(this, 'Secret', config.handOff.webhookSecretArn);
    fn.addEnvironment('NODESCOPE_WEBHOOK_SECRET_ARN', secret.secretArn);
    fn.addEnvironment('NODESCOPE_WEBHOOK_AUTHENTICATION', config.handOff.authentication);
    fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    );
  }
}
