import { existsSync } from 'node:fs';
import path from 'node:path';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { RULE_PACK_PREFIX, RUNBOOK_PREFIX } from '../../schemas/artifact-keys';
import type { Config } from '../config/schema';
import type { Storage } from './storage';

/** Runbooks of the repository and rule packs of the operator, into the artifact bucket under their prefixes. */
export class Content extends Construct {
  constructor(scope: Construct, id: string, props: { config: Config; storage: Storage; root: string }) {
    super(scope, id);
    const { config, storage, root } = props;
    this.deploy('Runbooks', path.join(root, 'runbooks'), RUNBOOK_PREFIX, storage);
    if (config.rulePacksFolder) {
      const folder = path.resolve(config.rulePacksFolder);
      if (!existsSync(folder)) throw new Error(`rulePacksFolder: ${config.rulePacksFolder} does not exist`);
      this.deploy('RulePacks', folder, RULE_PACK_PREFIX, storage);
    }
  }

  private deploy(id: string, folder: string, prefix: string, { bucket }: Storage): void {
    new s3deploy.BucketDeployment(this, id, {
      sources: [s3deploy.Source.asset(folder)],
      destinationBucket: bucket,
      destinationKeyPrefix: prefix,
      // only below the prefix: nothing else in the bucket is touched
      prune: true,
      retainOnDelete: false,
      memoryLimit: 256,
    });
  }
}
