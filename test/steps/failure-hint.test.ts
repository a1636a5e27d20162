import { failureHint } from '../../functions/steps/failure-hint';

const collector = (cause: string) => failureHint('Nodescope.collector-failed', cause);

describe('failureHint', () => {
  it.each([
    [
      'upload failed: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied',
      /s3:PutObject/,
    ],
    ['The bucket policy status isPublic is true', /bucket policy/],
    ['tar: ./x: Cannot write: No space left on device', /disk is full/],
    ['Step fails when it is Poll action status. Undeliverable', /SSM agent/],
    ['/var/lib/amazon/ssm/…/_script.sh: line 7: aws: command not found', /aws CLI/],
    ['something nobody has seen', /Systems Manager console/],
  ])('%s', (cause, hint) => {
    expect(collector(cause)).toMatch(hint);
  });

  it('does not read causes of other errors: a log line may say anything', () => {
    expect(failureHint('States.Timeout', 'AccessDenied')).toMatch(/collect again/);
    expect(failureHint('Whatever', 'AccessDenied')).toMatch(/Step Functions console/);
  });
});
