import type { LocalNode, LocalNodes } from '../nodes';
import type { ObjectStore } from '../objects/store';
import { type Execution, type Outcome, type StepName, SUCCESS } from './execution';
import { uploadBundle } from './upload-bundle';

/** What a finished collection needs of its surroundings. */
export interface CollectContext {
  readonly nodes: LocalNodes;
  readonly store: ObjectStore;
}

const failed = (failedStep: StepName, failureMessage: string): Outcome => ({
  status: 'Failed',
  failedStep,
  failureMessage,
});

export const parameter = (execution: Pick<Execution, 'parameters'>, name: string): string =>
  execution.parameters[name]?.[0] ?? '';

/** Key the runbook uploads to: the bucket root, no prefix of its own. */
function bundleKey(node: LocalNode, executionId: string): string {
  return `eks_${node.instanceId}_${executionId}${node.bundlePath.endsWith('.zip') ? '.zip' : '.tar.gz'}`;
}

/**
 * Does what the runbook does on the node once its time has passed: check, collect, upload.
 * Returns null for a node that hangs. Repeating it after a kill uploads the same object again.
 */
export async function collectBundle(execution: Execution, { nodes, store }: CollectContext): Promise<Outcome | null> {
  const instanceId = parameter(execution, 'EKSInstanceId');
  const node = await nodes.find(instanceId, execution.region);
  if (!node) return failed('AssertLinuxInstance', `The instance ID '${instanceId}' does not exist`);
  if (node.state !== 'running' || node.ssm === 'offline')
    return failed('CollectLogs', `InvalidInstanceId: Instances [[${instanceId}]] not in a valid state for account`);
  if (node.failure === 'timeout') return null;
  if (node.failure === 'failed') return failed('CollectLogs', 'The log collection script ended with exit code 1');
  if (node.failure === 'no-upload') return SUCCESS;
  const bucketName = parameter(execution, 'LogDestination');
  if (!store.bucketNames().includes(bucketName))
    return failed('UploadLogs', 'upload failed: An error occurred (NoSuchBucket) when calling the PutObject operation');
  if (node.failure === 'access-denied')
    return failed(
      'UploadLogs',
      'upload failed: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied',
    );
  await uploadBundle({
    bucket: store.bucket(bucketName),
    file: nodes.bundleFile(node),
    key: bundleKey(node, execution.executionId),
    partial: node.failure === 'partial',
    requestId: execution.executionId,
  });
  return SUCCESS;
}
