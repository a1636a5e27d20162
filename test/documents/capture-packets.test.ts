import { readFile } from 'node:fs/promises';
import { CAPTURE_LIMITS, CAPTURE_OUTCOMES, CaptureSummary } from '../../schemas/capture';
import { leftBehind, type Run, readDocument, removeUsualPrograms, runScript, UPLOAD_URL, until } from './fake-node';

function summaryOf(run: Run): CaptureSummary {
  expect(run.stdout.trim().split('\n')).toHaveLength(1);
  const { nodescope, ...summary } = JSON.parse(run.stdout) as { nodescope: string };
  expect(nodescope).toBe('capture');
  return CaptureSummary.parse(summary);
}

/** A pod's process 4242 has a network of its own, process 4343 that of the node. */
const readlink = `case $1 in
  /proc/4242/ns/net) echo 'net:[4026532001]' ;;
  /proc/4343/ns/net | /proc/1/ns/net | /proc/self/ns/net) echo 'net:[4026531840]' ;;
  *) exit 1 ;;
esac`;
const crictl = `printf '%s ' "$@" >>"$LOG/crictl"
case $1 in
  pods) echo 0123abcd ;;
  inspectp) cat <<'END'
{
  "status": { "id": "0123abcd", "linux": { "namespaces": { "options": { "network": "POD", "pid": "CONTAINER" } } } },
  "info": {
    "config": { "linux": { "resources": { "pids": { "limit": 99 } } } },
    "pid": 4242,
    "runtimeSpec": { "linux": { "namespaces": [ { "type": "pid" }, { "type": "network", "path": "/proc/77/ns/net" } ] } }
  }
}
END
    ;;
esac`;
const pod = { Scope: 'pod', PodName: 'web.0', PodNamespace: 'shop' };

afterAll(removeUsualPrograms);
afterEach(async () => expect(await leftBehind()).toEqual([]));

describe('the document', () => {
  it('is a Command document of parameters that are never pasted into its script', async () => {
    const { text, document, script } = await readDocument();
    expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
    expect(document.schemaVersion).toBe('2.2');
    expect(document.mainSteps.map((step) => step.action)).toEqual(['aws:runShellScript']);
    expect(text).not.toContain('{{');
    for (const [name, parameter] of Object.entries(document.parameters)) {
      expect({ name, ...parameter }).toMatchObject({
        type: 'String',
        interpolationType: 'ENV_VAR',
        allowedPattern: expect.stringMatching(/^\^.*\$$/),
      });
      if (parameter.default !== undefined) expect(parameter.default).toMatch(new RegExp(parameter.allowedPattern!));
      expect(script).toContain(`\${SSM_${name}:?}`);
      // the node checks what the service has checked, with the same pattern
      expect(script).toContain(`'${parameter.allowedPattern}'`);
    }
  });

  it('has the bounds of the contract', async () => {
    const { script } = await readDocument();
    expect(script).toContain(`1 ${CAPTURE_LIMITS.maxSeconds} ||`);
    expect(script).toContain(`1 ${CAPTURE_LIMITS.maxPackets} ||`);
    expect(script).toContain(`${CAPTURE_LIMITS.minSnapLength} ${CAPTURE_LIMITS.maxSnapLength} ||`);
    expect(script).toContain(` ${CAPTURE_LIMITS.maxBytes} ||`);
  });

  it('can only end in ways that are explained', async () => {
    const { script } = await readDocument();
    const words = [...script.matchAll(/\bend ([a-z-]+)/g)].map((match) => match[1]!);
    expect(new Set(words).size).toBeGreaterThan(8);
    for (const word of words)
      if (word !== 'uploaded') expect(CAPTURE_OUTCOMES[word]?.hint.length ?? 0).toBeGreaterThan(20);
  });
});

describe('the script', () => {
  it.each(['sh', 'bash'] as const)('captures the node and uploads with %s', async (shell) => {
    const run = await runScript({ shell, parameters: { Filter: 'tcp port 53 and (host 10.0.0.1 or host 10.0.0.2)' } });
    expect(run.stderr).toBe('');
    expect(summaryOf(run)).toEqual({
      ...{ outcome: 'uploaded', packets: 42, received: 44, dropped: 2, bytes: 38, stoppedBy: 'packets' },
      ...{ resolver: 'none', detail: '' },
    });
    expect(run.code).toBe(0);
    expect((await run.log('tcpdump'))!.trim().split('\n')).toEqual([
      ...'-i any -p -n -s 128 -c 1000 -w - --'.split(' '),
      'tcp port 53 and (host 10.0.0.1 or host 10.0.0.2)',
    ]);
    expect(await run.log('nsenter')).toBeUndefined();
    expect(await run.log('uploaded')).toBe(`${'0'.repeat(24)}SECRET-PAYLOAD`);
    expect(await run.log('curl.config')).toBe(`url = "${UPLOAD_URL}"\n`);
    const curl = (await run.log('curl'))!;
    expect(curl).toContain('--proto\n=https\n');
    expect(curl).toContain('If-None-Match: *\n');
    expect(curl).not.toContain('X-Amz-Signature');
    expect(run.stdout).not.toContain('SECRET');
  });

  it('gives tcpdump no expression when everything is wanted', async () => {
    const run = await runScript();
    expect((await run.log('tcpdump'))!.trim().split('\n').slice(-2)).toEqual(['-w', '-']);
  });

  it('ends at its time and says so', async () => {
    const run = await runScript({ parameters: { DurationSeconds: '1' }, env: { FAKE_TCPDUMP: 'hang' } });
    expect(summaryOf(run)).toMatchObject({ outcome: 'uploaded', stoppedBy: 'duration', packets: 7, bytes: 24 });
  });

  it('never grows over its size', async () => {
    const run = await runScript({ env: { FAKE_TCPDUMP: 'big' } });
    expect(summaryOf(run)).toMatchObject({ outcome: 'uploaded', stoppedBy: 'size', bytes: 4096 });
    expect((await run.log('uploaded'))!.length).toBe(4096);
  });

  it.each<[string, Record<string, string>, string]>([
    ['crictl', { crictl }, '4242'],
    [
      'ctr',
      {
        crictl: 'exit 1',
        ctr: `case "$*" in
  *"tasks ls"*) printf 'TASK PID STATUS\\nother 99 RUNNING\\nc1 4242 RUNNING\\n' ;;
  *web.0*shop*) printf 'gone\\nc1\\n' ;;
esac`,
      },
      '4242',
    ],
    [
      'cgroup',
      {
        find: `echo "/var/log/pods/shop_web.0_aaaa-bbbb"`,
        grep: `case "$*" in
  *'pod(aaaa-bbbb|aaaa_bbbb)'*) echo /proc/4242/cgroup ;;
  *) exec ${'/bin/grep'} "$@" ;;
esac`,
      },
      '4242',
    ],
  ])('finds the network of a pod with %s', async (resolver, programs, pid) => {
    const run = await runScript({ parameters: pod, programs: { readlink, ...programs } });
    expect(summaryOf(run)).toMatchObject({ outcome: 'uploaded', resolver });
    expect((await run.log('nsenter'))!.split('\n').slice(0, 4)).toEqual(['-t', pid, '-n', '--']);
    if (resolver === 'crictl')
      expect(await run.log('crictl')).toBe(
        'pods --name ^web\\.0$ --namespace ^shop$ --state Ready -q inspectp 0123abcd ',
      );
  });

  it('enters the network of a process that was named', async () => {
    const run = await runScript({ parameters: { Scope: 'pid', ContainerPid: '4242' }, programs: { readlink } });
    expect(summaryOf(run)).toMatchObject({ outcome: 'uploaded', resolver: 'pid' });
    expect(await run.log('nsenter')).toMatch(/^-t\n4242\n-n\n/);
  });

  it.each<[string, number, Parameters<typeof runScript>[0]]>([
    ['tcpdump-missing', 72, { programs: { tcpdump: null } }],
    ['install-failed', 73, { programs: { tcpdump: null, dnf: 'exit 1' }, parameters: { InstallTcpdump: 'yes' } }],
    ['tool-missing', 69, { programs: { curl: null } }],
    ['tool-missing', 69, { programs: { readlink, crictl, nsenter: null }, parameters: pod }],
    ['tcpdump-failed', 74, { env: { FAKE_TCPDUMP: 'fail' } }],
    ['upload-failed', 79, { env: { FAKE_HTTP: '403' } }],
    ['upload-failed', 79, { env: { FAKE_HTTP: '000', FAKE_CURL_EXIT: '28' } }],
    ['pod-not-found', 76, { parameters: pod, programs: { find: 'exit 0' } }],
    ['pod-not-found', 76, { parameters: { Scope: 'pid', ContainerPid: '555' }, programs: { readlink } }],
    ['host-network', 77, { parameters: { Scope: 'pid', ContainerPid: '4343' }, programs: { readlink } }],
    ['low-disk', 78, { programs: { df: `printf 'h\\n/dev/x 9 9 1000 9 /\\n'` } }],
    ['old-agent', 70, { parameters: { UploadUrl: undefined } }],
  ])('says %s with exit code %i', async (outcome, code, options) => {
    const run = await runScript(options);
    expect(summaryOf(run)).toMatchObject({ outcome });
    expect(run.code).toBe(code);
    if (outcome !== 'upload-failed') expect(await run.log('curl')).toBeUndefined();
  });

  it('repeats the first words of tcpdump and nothing else', async () => {
    const run = await runScript({ env: { FAKE_TCPDUMP: 'fail' } });
    expect(summaryOf(run).detail).toBe('tcpdump: eth9: No such device exists');
  });

  it('takes an object that is already there for its own first try', async () => {
    expect(summaryOf(await runScript({ env: { FAKE_HTTP: '412' } }))).toMatchObject({ outcome: 'uploaded' });
  });

  it('installs tcpdump only when it may', async () => {
    const dnf = `printf '%s ' "$@" >"$LOG/dnf"`;
    const without = { tcpdump: null, dnf };
    expect(await (await runScript({ programs: without })).log('dnf')).toBeUndefined();
    const allowed = await runScript({ programs: without, parameters: { InstallTcpdump: 'yes' } });
    expect(await allowed.log('dnf')).toBe('-y -q install tcpdump ');
  });

  it('stops tcpdump when it is asked to end', async () => {
    const run = await runScript({
      env: { FAKE_TCPDUMP: 'hang' },
      parameters: { DurationSeconds: '60' },
      during: async ({ kill }) => kill('SIGTERM'),
    });
    expect(summaryOf(run)).toMatchObject({ outcome: 'terminated' });
    expect(run.code).toBe(75);
    expect(await run.log('curl')).toBeUndefined();
  });

  it('leaves neither file nor process when the agent kills it', async () => {
    let fake = '';
    const run = await runScript({
      env: { FAKE_TCPDUMP: 'stuck' },
      parameters: { DurationSeconds: '60' },
      during: async ({ kill, log }) => {
        fake = await until(async () => (await readFile(`${log}/stuck`, 'utf8').catch(() => '')).trim() || undefined);
        kill('SIGKILL');
      },
    });
    expect(run.code).toBeNull();
    expect(run.stdout).toBe('');
    // a zombie is a process that nobody has buried yet, not one that runs
    const gone = async () => !/\) [^Z]/.test(await readFile(`/proc/${fake}/stat`, 'utf8').catch(() => ''));
    expect(await until(async () => (await gone()) || undefined)).toBe(true);
  });
});

describe('hostile parameters', () => {
  const HOSTILE = [
    ...['$(touch pwned)', "'; touch pwned; '", '"`touch pwned`', 'any\ntouch pwned', 'any\n'],
    ...['-w/etc/passwd', 'any\u00e9', '../../etc', '\\', ' '],
  ];
  const TEXTS = ['UploadUrl', 'Scope', 'PodName', 'PodNamespace', 'Interface', 'Filter', 'InstallTcpdump'];
  const NUMBERS = ['ContainerPid', 'DurationSeconds', 'MaxPackets', 'SnapLength', 'MaxBytes'];
  it.each([...TEXTS, ...NUMBERS])('of %s are refused before anything runs', async (name) => {
    for (const value of NUMBERS.includes(name) ? ['$(id)', '10\n', '-5', '0x10'] : HOSTILE) {
      const run = await runScript({ parameters: { [name]: value } });
      expect({ value, code: run.code, ...summaryOf(run) }).toMatchObject({
        ...{ value, code: 64, outcome: 'invalid-parameter', detail: name },
      });
      expect(await run.log('tcpdump')).toBeUndefined();
    }
  });

  it.each([
    ['DurationSeconds', ['0', '301', '010', '1e2']],
    ['MaxPackets', ['0', '1000001']],
    ['SnapLength', ['63', '65536']],
    ['MaxBytes', ['1023', '268435457']],
    [
      'UploadUrl',
      [
        'http://artifacts.s3.eu-west-1.amazonaws.com/captures/cap-1/capture.pcap?X=1',
        'https://artifacts.s3.eu-west-1.amazonaws.com.example.com/captures/cap-1/capture.pcap?X=1',
        'https://user@artifacts.s3.eu-west-1.amazonaws.com/captures/cap-1/capture.pcap?X=1',
        'https://artifacts.s3.eu-west-1.amazonaws.com:8443/captures/cap-1/capture.pcap?X=1',
        'https://artifacts.s3.eu-west-1.amazonaws.com/collections/cap-1/findings.json?X=1',
        'https://example.com/captures/cap-1/capture.pcap?X=1',
      ],
    ],
    ['Filter', ['x'.repeat(1025), 'tcp; id', 'tcp > $f', 'TCP']],
  ])('outside the bounds of %s are refused', async (name, values) => {
    for (const value of values) {
      const run = await runScript({ parameters: { [name]: value } });
      expect({ value, ...summaryOf(run) }).toMatchObject({ value, outcome: 'invalid-parameter', detail: name });
    }
  });

  it.each([
    'https://s3.eu-west-1.amazonaws.com/my.bucket/captures/c/capture.pcap?X-Amz-Security-Token=a%2Fb',
    'https://b.s3.dualstack.us-gov-west-1.amazonaws.com/captures/c/capture.pcap?X=1',
    'https://b.s3.cn-north-1.amazonaws.com.cn/captures/c/capture.pcap?X=1',
    'https://b.s3.us-iso-east-1.c2s.ic.gov/captures/c/capture.pcap?X=1',
  ])('do not include %s', async (UploadUrl) => {
    expect(summaryOf(await runScript({ parameters: { UploadUrl } })).outcome).toBe('uploaded');
  });
});
