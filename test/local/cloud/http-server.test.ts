import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ServiceError } from '../../../local/cloud/service';
import { LOCAL_BUCKET as Bucket } from '../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud } from './temporary-cloud';

let local: TemporaryCloud;
let sfn: SFNClient;
beforeAll(async () => {
  local = await temporaryCloud();
  sfn = new SFNClient(local.client);
  local.cloud.register({
    targetPrefix: 'AWSStepFunctions',
    jsonVersion: '1.0',
    async handle(operation, body, context) {
      if (operation === 'ListStateMachines') return { stateMachines: [{ name: context?.region, echo: body }] };
      if (operation === 'StartExecution') throw new Error('a secret of the inside');
      throw new ServiceError('StateMachineDoesNotExist', 'no such machine', 400, { reason: 'typo' });
    },
  });
});
afterAll(async () => {
  sfn.destroy();
  await local.stop();
  expect(local.faults).toEqual([]);
});

describe('JSON services on the endpoint', () => {
  it('answer a registered operation with the region of the caller', async () => {
    const answer = await new SFNClient({ ...local.client, region: 'eu-west-1' }).send(new ListStateMachinesCommand({}));
    expect(answer.stateMachines).toMatchObject([{ name: 'eu-west-1' }]);
  });

  it('give modelled errors their name, message and fields', async () => {
    const lookUp = sfn.send(new DescribeStateMachineCommand({ stateMachineArn: 'arn:x' }));
    await expect(lookUp).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: 'no such machine',
      reason: 'typo',
    });
  });

  it('keep faults inside and report them', async () => {
    const start = sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:x' }));
    await expect(start).rejects.toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
    await expect(start).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
    expect(local.faults.splice(0)).toEqual([expect.objectContaining({ message: 'a secret of the inside' })]);
  });

  it('know no other operation', async () => {
    const spelled = new SFNClient(local.client);
    spelled.middlewareStack.add(
      (next) => async (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-target'] = 'AWSNothing.Do';
        return next(args);
      },
      { step: 'build' },
    );
    await expect(spelled.send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  it('stop reading a body beyond the limit', async () => {
    const input = 'x'.repeat(5 * 1024 * 1024);
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:x', input }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 413 },
    });
  });
});

describe('clients that misbehave', () => {
  it('leave no object and no fault behind when they hang up mid-upload', async () => {
    const url = await getSignedUrl(new S3Client(local.client), new PutObjectCommand({ Bucket, Key: 'half' }));
    const upload = request(url, { method: 'PUT', headers: { 'content-length': 4_000_000 } });
    upload.on('error', () => undefined);
    await new Promise((resolve) => upload.write(Buffer.alloc(2_000_000), resolve));
    upload.destroy();
    await new S3Client(local.client).send(new PutObjectCommand({ Bucket, Key: 'other', Body: 'x' }));
    expect(local.cloud.objects.bucket(Bucket).get('half')).toBeUndefined();
  });

  it('get an answer to garbage', async () => {
    const { hostname, port } = new URL(local.cloud.endpoint);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write('GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*AuthorizationHeaderMalformed/s);
  });

  it('do not keep the cloud from closing', async () => {
    const own = await temporaryCloud({ graceMs: 50 });
    const client = new S3Client(own.client);
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'x' }));
    const stuck = request(url, { method: 'PUT', headers: { 'content-length': 10 } });
    const broken = once(stuck, 'error');
    await new Promise((resolve) => stuck.write('12345', resolve));
    await own.stop();
    await broken;
    await expect(fetch(own.cloud.endpoint)).rejects.toThrow();
    expect(own.faults).toEqual([]);
  });
});
