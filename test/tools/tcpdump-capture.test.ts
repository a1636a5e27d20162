import { captures } from '../../functions/aws/captures';
import { commands } from '../../functions/aws/commands';
import type { ToolFailure } from '../../functions/mcp/call-tool';
import tool from '../../functions/tools/tcpdump-capture';
import { TERMINAL_CAPTURE_STATES } from '../../schemas/capture';
import { NODE, nodesAre, reaches } from '../e2e/captures';
import { openTestCloud, type TestCloud } from '../e2e/embedded';

const { instanceId } = NODE;
type Answer = Record<string, unknown> & { captureId: string };

describe('tcpdump_capture', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ env: { NODESCOPE_PACKET_CAPTURE: 'true' } });
    await nodesAre(cloud.home);
  }, 180_000);
  afterAll(() => cloud.dispose());

  async function ask(args: Record<string, unknown>): Promise<Answer> {
    const answer = await cloud.callTool('tcpdump_capture', args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Answer;
  }
  async function refused(args: Record<string, unknown>): Promise<ToolFailure['error']> {
    const answer = await cloud.callTool('tcpdump_capture', args);
    if (answer.ok) throw new Error(`${JSON.stringify(args)} was taken`);
    return answer.error;
  }
  /** Follows `next` from the first answer until there is another tool to call. */
  async function finished(first: Answer): Promise<Answer> {
    let answer = first;
    for (let i = 0; i < 400; i++) {
      const [next] = answer.next as { tool: string; arguments: Record<string, unknown> }[];
      if (next?.tool !== 'tcpdump_capture' || TERMINAL_CAPTURE_STATES.has(answer.state as never)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
      answer = await ask(next.arguments);
    }
    throw new Error(JSON.stringify(answer));
  }

  it('starts, is asked by following next, and leads to the analysis', async () => {
    const first = await ask({ instanceId, filter: 'tcp port (80 or 443)', durationSeconds: '60' });
    expect(first).toMatchObject({
      ...{ ok: true, started: true, state: 'queued', status: 'in_progress', instanceId },
      ...{ filter: 'tcp port 80 or tcp port 443', durationSeconds: 60, interface: 'any', snapLength: 128 },
      ...{ captureScope: 'hostNamespace', commandId: first.captureId, estimatedCompletionSeconds: 90 },
      next: [{ tool: 'tcpdump_capture', arguments: { captureId: first.captureId } }],
    });
    const last = await finished(first);
    expect(last).toMatchObject({
      ...{ started: false, state: 'completed', status: 'completed', packetCount: 60, droppedByKernel: 0, warnings: [] },
      task: { taskId: first.captureId, state: 'completed', progress: 100 },
      next: [{ tool: 'tcpdump_analyze', arguments: { captureId: first.captureId } }],
    });
    expect(last.fileSizeBytes).toBeGreaterThan(1000);
    expect(JSON.stringify(last).length).toBeLessThan(2500);
    // nothing that could be used to read or write the bucket leaves through a tool
    expect(JSON.stringify([first, last])).not.toMatch(/X-Amz|https?:|captures\//);
    // the word the reference uses
    expect(await ask({ instanceId, commandId: first.captureId })).toMatchObject({ state: 'completed' });
  }, 180_000);

  it('captures a pod and a process', async () => {
    const pod = await finished(await ask({ instanceId, podName: 'web-0', podNamespace: 'shop', filter: 'port 53' }));
    expect(pod).toMatchObject({
      ...{
        state: 'completed',
        captureScope: 'podNamespace',
        podName: 'web-0',
        podNamespace: 'shop',
        filter: 'port 53',
      },
    });
    const process_ = await finished(await ask({ instanceId, containerPid: 4242 }));
    expect(process_).toMatchObject({ state: 'completed', containerPid: 4242, filter: null });
  }, 180_000);

  it('is the same capture for the same token', async () => {
    const first = await ask({ instanceId, idempotencyToken: 'once', filter: 'icmp' });
    await finished(first);
    const again = await ask({ instanceId, idempotencyToken: 'once', filter: 'icmp' });
    expect(again).toMatchObject({ captureId: first.captureId, started: false, state: 'completed' });
  }, 180_000);

  it('joins a running capture that is the same, and leads to one that is not', async () => {
    await nodesAre(cloud.home, { captureFailure: 'timeout' });
    const first = await ask({ instanceId, filter: 'udp', durationSeconds: 10 });
    await reaches(first.captureId, (record) => record.commandId !== null);
    expect(await ask({ instanceId, filter: '( udp )', durationSeconds: 10 })).toMatchObject({
      ...{ captureId: first.captureId, started: false, state: 'capturing' },
    });
    const answer = await cloud.callTool('tcpdump_capture', { instanceId, filter: 'tcp' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'conflict', field: 'instanceId' } });
    expect(JSON.stringify(answer)).toContain(`"captureId":"${first.captureId}"`);
    const { commandId, node } = await captures.get(first.captureId, Date.now());

    await commands.cancel({ commandId: commandId!, instanceId, region: node.region! });
    expect(await finished(first)).toMatchObject({ state: 'cancelled', status: 'failed', next: [] });
    await nodesAre(cloud.home);
  }, 180_000);

  it('says why a capture failed, and what else can be captured', async () => {
    await nodesAre(cloud.home, { captureFailure: 'host-network' });
    const failed = await finished(await ask({ instanceId, podName: 'node-exporter', filter: 'port 9100' }));
    expect(failed).toMatchObject({
      ...{ state: 'failed', status: 'failed', message: expect.stringMatching(/uses the network of the node/) },
      failure: { hint: expect.stringMatching(/capture the node instead/) },
      next: [{ tool: 'tcpdump_capture', arguments: { instanceId, filter: 'port 9100', durationSeconds: 120 } }],
    });
    await nodesAre(cloud.home);
    const [next] = failed.next as { arguments: Record<string, unknown> }[];
    expect(await finished(await ask(next!.arguments))).toMatchObject({ state: 'completed' });
  }, 180_000);

  it.each<[Record<string, unknown>, string, string | undefined, RegExp]>([
    [{}, 'invalid-argument', 'instanceId', /give instanceId to start/],
    [
      { instanceId, filter: 'host example.com' },
      'invalid-argument',
      'filter',
      /names are not looked up at character 6/,
    ],
    [{ instanceId, filter: 'tcp\nid' }, 'invalid-argument', 'filter', /at character 4/],
    [{ instanceId, filter: '-w /etc/passwd' }, 'invalid-argument', 'filter', /at character/],
    [{ instanceId, podName: 'a', containerPid: 7 }, 'invalid-argument', 'containerPid', /exclude each other/],
    [{ instanceId, podNamespace: 'shop' }, 'invalid-argument', 'podName', /needs podName/],
    [{ instanceId, podName: 'a; id' }, 'invalid-argument', 'podName', /pod name/],
    [{ instanceId, interface: 'eth0\n' }, 'invalid-argument', 'interface', /device/],
    [{ instanceId, interface: '-w' }, 'invalid-argument', 'interface', /device/],
    [{ instanceId, durationSeconds: 9 }, 'invalid-argument', 'durationSeconds', />=10/],
    [{ instanceId, durationSeconds: 301 }, 'invalid-argument', 'durationSeconds', /<=300/],
    [{ instanceId, command: 'id' }, 'invalid-argument', 'command', /./],
    [{ instanceId: 'i-00000000000000000' }, 'not-found', 'instanceId', /does not exist/],
    [{ captureId: 'cap-nobody' }, 'not-found', 'captureId', /does not exist/],
    [{ captureId: 'a-capture', commandId: 'another' }, 'invalid-argument', 'commandId', /different captures/],
  ])('refuses %j', async (args, code, field, message) => {
    const error = await refused(args);
    expect(error).toMatchObject({ code, field, message: expect.stringMatching(message) });
    expect(error.hint.length).toBeGreaterThan(10);
  });

  it('refuses a stopped node and a capture of another node', async () => {
    const [mine] = await captures.ofNode(instanceId, 1, Date.now());
    const other = { captureId: mine!.captureId, instanceId: 'i-0aaaaaaaaaaaaaaa1' };
    expect(await refused(other)).toMatchObject({ code: 'invalid-argument', field: 'instanceId' });
    await nodesAre(cloud.home, { state: 'stopped' });
    expect(await refused({ instanceId })).toMatchObject({ code: 'node-unreachable' });
  });

  it('has examples that start captures', async () => {
    await nodesAre(cloud.home);
    for (const { input } of tool.examples) {
      const answer = await finished(await ask({ ...input, instanceId }));
      expect(
        tool.output.safeParse(Object.fromEntries(Object.entries(answer).filter(([key]) => key in tool.output.shape)))
          .error,
      ).toBeUndefined();
      expect(answer.state).toBe('completed');
    }
  }, 180_000);
});
