/** What to do about a failed workflow state, by the name of its error. */
const BY_ERROR: Readonly<Record<string, string>> = {
  'States.Timeout': 'the step ran longer than allowed; collect again, or use an earlier collection of the node',
  'Nodescope.node-unreachable': 'use an earlier collection of the node, or drop a bundle into the inbox',
  'Nodescope.collector-failed': 'open the Automation execution in the Systems Manager console for the step output',
  'Nodescope.bad-archive': 'the upload is no archive we can read; collect again',
  'States.ExceedToleratedFailureThreshold':
    'too many parts could not be classified; drop the same bundle into the inbox to analyse it again',
};

/** What the collector prints when it fails for a reason that is known, and how to remove that reason. */
const BY_CAUSE: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /AccessDenied|Access Denied|not authorized to perform/i,
    'the role of the node needs s3:PutObject on eks_* of the bucket, s3:GetBucketPolicyStatus and s3:GetBucketAcl on the bucket, and kms:GenerateDataKey with kms:Decrypt on its key: add the role to the deployment’s node roles and collect again',
  ],
  [
    /isPublic|grants? (?:READ|WRITE).{0,40}AllUsers|publicly accessible/i,
    'the runbook refuses a bucket that it takes for public: look at the bucket policy and ACL',
  ],
  [
    /No space left|not enough (?:free )?(?:disk )?space|less than \d+ ?%|1\.5 ?GB/i,
    'the collector needs 10 % free space on the root volume: the node’s disk is full, which is a finding in itself; free some space or use an earlier collection',
  ],
  [
    /Undeliverable|DeliveryTimedOut|InvalidInstanceId|not in a valid state|ConnectionLost/i,
    'the SSM agent of the node does not answer: use an earlier collection, or replace the node and keep its volume for inspection',
  ],
  [
    /command not found|aws: not found|unable to locate the aws/i,
    'the image of the node lacks a program the runbook needs (aws CLI, curl or tar): drop a bundle made by hand into the inbox',
  ],
];

/** One sentence that says what to do next about a failure. */
export function failureHint(error: string, cause: string): string {
  const causes = error === 'Nodescope.collector-failed' ? BY_CAUSE : [];
  const known = causes.find(([pattern]) => pattern.test(cause));
  return known?.[1] ?? BY_ERROR[error] ?? 'see the execution in the Step Functions console';
}
