import { App, type AppProps, Tags } from 'aws-cdk-lib';
import type { Config } from '../config/schema';
import { nodeRegions } from './grant';
import { NodescopeStack } from './nodescope-stack';
import { RegionStack } from './region-stack';
import { acknowledgeKnown } from './wildcards';

/** Here and not in cdk.json: tests and other programs must build the same templates as the command. */
const CONTEXT = {
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-us-gov', 'aws-cn'],
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-kms:aliasNameRef': true,
  '@aws-cdk/aws-s3:createDefaultLoggingPolicy': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
};

/** The app of one configuration: the main stack, and a small one for each other Region with nodes. */
export function createApp(config: Config, root: string, props: AppProps = {}): { app: App; main: NodescopeStack } {
  const app = new App({ ...props, context: { ...CONTEXT, ...props.context } });
  const env = (region: string) => ({ region, ...(config.account ? { account: config.account } : {}) });
  const main = new NodescopeStack(app, config.name, {
    config,
    root,
    env: env(config.region),
    description: 'Nodescope: evidence from EKS node logs',
  });
  for (const region of nodeRegions(config).slice(1)) {
    new RegionStack(app, `${config.name}-${region}`, {
      config,
      root,
      env: env(region),
      description: `Nodescope: what ${region} sends to ${config.region}`,
    });
  }
  for (const [key, value] of Object.entries(config.tags)) Tags.of(app).add(key, value);
  acknowledgeKnown(app);
  return { app, main };
}
