import { captureGaps } from '../../functions/steps/analyze-capture';
import { CANCELLED, captureFailure, captureSummary, hasEnded } from '../../functions/steps/capture-outcome';
import { documentParameters } from '../../functions/steps/run-capture';
import { CAPTURE_LIMITS, CAPTURE_OUTCOMES, type CaptureSettings, type CaptureSummary } from '../../schemas/capture';
import { readDocument } from '../documents/fake-node';

const SUMMARY: CaptureSummary = {
  ...{ outcome: 'uploaded', packets: 42, received: 44, dropped: 0, bytes: 4000, stoppedBy: 'duration' },
  ...{ resolver: 'none', detail: '' },
};
const line = (changes: Partial<CaptureSummary> = {}) =>
  `${JSON.stringify({ nodescope: 'capture', ...SUMMARY, ...changes })}\n`;
const invocation = (status: string, output = '', statusDetails = status, exitCode: number | null = null) => ({
  ...{ status, statusDetails, exitCode, output },
});

describe('captureSummary', () => {
  it('reads the last line of ours', () => {
    expect(captureSummary(invocation('Success', `login banner\n${line()}`))).toEqual(SUMMARY);
    expect(captureSummary(invocation('Success', line({ packets: 1 }) + line({ packets: 2 })))?.packets).toBe(2);
  });

  it.each([
    '',
    'hello',
    line().slice(0, 40),
    line({ outcome: 'Two Words' }),
    line({ detail: 'x'.repeat(201) }),
    '{"nodescope":"capture","outcome":"uploaded"}',
    '{"nodescope":"other"}',
  ])('takes nothing else: %j', (output) => {
    expect(captureSummary(invocation('Failed', output))).toBeNull();
  });
});

describe('captureFailure', () => {
  it.each(Object.keys(CAPTURE_OUTCOMES))('explains %s', (outcome) => {
    const error = captureFailure('c-1', invocation('Failed', line({ outcome, detail: 'word' })));
    expect(error).toMatchObject({ code: 'collector-failed', hint: CAPTURE_OUTCOMES[outcome]!.hint });
    expect(error.message).toBe(`${outcome}: ${CAPTURE_OUTCOMES[outcome]!.cause} (word)`);
  });

  it.each([
    ['TimedOut', 'DeliveryTimedOut', /did not take the command/],
    ['TimedOut', 'ExecutionTimedOut', /longer than it may/],
    ['Failed', 'Undeliverable', /could not be delivered/],
    ['Failed', 'InvalidPlatform', /does not run Linux/],
    ['Failed', 'Failed', /exit code unknown/],
    ['Success', 'Success', /no capture reached the bucket/],
  ])('explains a command that ended %s (%s) without a word', (status, details, message) => {
    expect(captureFailure('c-1', invocation(status, '', details)).message).toMatch(message);
  });

  it('knows what has not ended', () => {
    const states = ['Pending', 'InProgress', 'Delayed', 'Cancelling', 'Success', 'Failed', 'TimedOut', 'Cancelled'];
    expect(states.filter((status) => hasEnded(invocation(status)))).toEqual(states.slice(4));
    expect(CANCELLED).not.toMatch(/^Nodescope\.(upstream|timeout)$/);
  });
});

describe('captureGaps', () => {
  it('says nothing of a capture that is whole', () => expect(captureGaps(SUMMARY)).toEqual([]));

  it.each<[Partial<CaptureSummary> | null, RegExp, number]>([
    [null, /has not reported/, 1],
    [{ dropped: 17 }, /dropped 17 packets/, 17],
    [{ stoppedBy: 'packets' }, /limit of packets/, 1],
    [{ stoppedBy: 'size' }, /limit of bytes/, 1],
  ])('says what %j means for the analysis', (changes, reason, count) => {
    const gaps = captureGaps(changes && { ...SUMMARY, ...changes });
    expect(gaps).toEqual([expect.objectContaining({ reason: expect.stringMatching(reason), count })]);
  });
});

describe('documentParameters', () => {
  const settings: CaptureSettings = {
    ...{ scope: { kind: 'node' }, interface: 'any', filter: null, durationSeconds: 300 },
    ...{ maxPackets: CAPTURE_LIMITS.maxPackets, snapLength: CAPTURE_LIMITS.maxSnapLength },
  };
  const url = 'https://b.s3.eu-west-1.amazonaws.com/captures/c/capture.pcap?X-Amz-Signature=0';

  it.each<[string, Partial<CaptureSettings>]>([
    ['the largest capture', {}],
    ['the smallest capture', { maxPackets: 1, snapLength: 64, durationSeconds: 1 }],
    ['a pod', { scope: { kind: 'pod', podName: 'web.0', podNamespace: 'shop' }, filter: 'tcp[13] & 4 != 0' }],
    ['a process', { scope: { kind: 'pid', containerPid: 4_194_304 } }],
  ])('of %s are what the document takes, and none is empty', async (_name, changes) => {
    const { document } = await readDocument();
    const parameters = documentParameters({ settings: { ...settings, ...changes } }, url, false);
    expect(Object.keys(parameters).sort()).toEqual(Object.keys(document.parameters).sort());
    for (const [name, value] of Object.entries(parameters)) {
      expect({ name, value }).toMatchObject({
        value: expect.stringMatching(new RegExp(document.parameters[name]!.allowedPattern!)),
      });
    }
    expect(Number(parameters.MaxBytes)).toBeGreaterThanOrEqual(1024);
    expect(Number(parameters.MaxBytes)).toBeLessThanOrEqual(CAPTURE_LIMITS.maxBytes);
  });

  it('asks for nothing to be installed unless the deployment allows it', () => {
    expect(documentParameters({ settings }, url, false).InstallTcpdump).toBe('no');
    expect(documentParameters({ settings }, url, true).InstallTcpdump).toBe('yes');
  });
});
