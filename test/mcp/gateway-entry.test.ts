import type { Context } from 'aws-lambda';
import { callTool } from '../../functions/mcp/call-tool';
import { handler } from '../../functions/mcp/gateway-entry';
import { toolDeps } from '../../functions/mcp/tool-deps';
import { TOOLS } from '../../functions/tools/tools.generated';
import { READERS } from '../tools/about';
import { onStage, openStage, type Stage } from '../tools/stage';

/** The context a gateway passes, in its recorded shape. */
function gatewayContext(tool: string): Context {
  const custom = {
    bedrockAgentCoreMessageVersion: '1.0',
    bedrockAgentCoreAwsRequestId: '6e1f8c52-98f7-4f5c-9a53-6f0b8fd27a11',
    bedrockAgentCoreMcpMessageId: '7',
    bedrockAgentCoreGatewayId: 'nodescope-gateway-a1b2c3d4e5',
    bedrockAgentCoreTargetId: 'TARGET0001',
    bedrockAgentCoreToolName: tool,
  };
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'tools',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:tools',
    memoryLimitInMB: '512',
    awsRequestId: '6e1f8c52-98f7-4f5c-9a53-6f0b8fd27a11',
    logGroupName: '/aws/lambda/tools',
    logStreamName: '2026/11/22/[$LATEST]0',
    clientContext: { custom, env: {} } as unknown as NonNullable<Context['clientContext']>,
    getRemainingTimeInMillis: () => 60_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

describe('the Lambda target of the gateway', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 120_000);
  afterAll(() => stage.cloud.dispose());

  it.each(READERS.map((tool) => [tool.name, tool] as const))(
    'takes the arguments of %s as its event',
    async (name, tool) => {
      const event = onStage(tool.examples[0]!.input, stage);
      const answer = await handler(event, gatewayContext(`nodelog___${name}`));
      expect(answer.ok).toBe(true);
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    },
  );

  it('cuts the target name at the first three underscores only', async () => {
    const call = (name: string) => handler({}, gatewayContext(name));
    expect(await call('nodelog___no___such')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('no___such') },
    });
    expect(await call('status')).toMatchObject({ ok: false, error: { code: 'invalid-argument' } });
  });

  it('starts a collection, joins it, and follows it with the calls it proposes', async () => {
    const { instanceId } = stage.sick.document.node;
    const started = await handler({ instanceId, reason: 'test' }, gatewayContext('nodelog___collect'));
    if (!started.ok) throw new Error(started.error.message);
    expect(started).toMatchObject({ started: true, executionId: started.collectionId, task: { state: 'running' } });
    const next = (started.next as { tool: string; arguments: unknown }[])[0]!;
    // at once, before the first step of the workflow can have written anything
    const status = await handler(next.arguments, gatewayContext(`nodelog___${next.tool}`));
    expect(status).toMatchObject({ ok: true, collectionId: started.collectionId });
    let state = '';
    while (state !== 'completed') {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const again = await handler(next.arguments, gatewayContext('nodelog___status'));
      if (!again.ok || again.state === 'failed') throw new Error(JSON.stringify(again));
      state = String(again.state);
      if (state === 'collecting')
        expect(await handler({ instanceId }, gatewayContext('nodelog___collect'))).toMatchObject({
          started: false,
          collectionId: started.collectionId,
        });
    }
  }, 120_000);

  it('plans a batch, and starts no capture where a deployment has not opted in', async () => {
    const plan = await handler({ clusterName: 'shop-prod', filter: 'all' }, gatewayContext('nodelog___batch_collect'));
    expect(plan).toMatchObject({ ok: true, dryRun: true });
    const { instanceId } = stage.sick.document.node;
    expect(await handler({ instanceId }, gatewayContext('nodelog___tcpdump_capture'))).toMatchObject({
      ok: false,
      error: { code: 'denied', hint: expect.stringMatching(/.{10}/) },
    });
  });

  it('gives the same collection for the same token', async () => {
    const event = { instanceId: stage.sick.document.node.instanceId, idempotencyToken: 'incident-42' };
    const answers = [
      await handler(event, gatewayContext('nodelog___collect')),
      await handler(event, gatewayContext('nodelog___collect')),
    ];
    const ids = answers.map((answer) => (answer.ok ? answer.collectionId : answer.error.message));
    expect(ids[1]).toBe(ids[0]);
  });

  it('refuses nodes that do not exist or are unknown to the allow-list', async () => {
    const collect = (instanceId: string) => handler({ instanceId }, gatewayContext('nodelog___collect'));
    expect(await collect('i-0dddddddddddddddd')).toMatchObject({
      ok: false,
      error: { code: 'not-found', field: 'instanceId' },
    });
    expect(await collect('not-an-id')).toMatchObject({
      ok: false,
      error: { code: 'invalid-argument', field: 'instanceId' },
    });
  });

  it('searches as far as its time allows and goes on from there', async () => {
    const tool = TOOLS.find((candidate) => candidate.name === 'search')!;
    const { collectionId } = stage.sick;
    const query = { collectionId, query: 'error|warn' };
    const whole = await callTool(tool, query, toolDeps());
    if (!whole.ok) throw new Error(whole.error.message);
    // a clock that jumps by a second whenever it is looked at: time is over after some files
    let now = Date.now();
    const part = await callTool(
      tool,
      query,
      toolDeps(() => (now += 1000)),
    );
    if (!part.ok) throw new Error(part.error.message);
    expect(part).toMatchObject({ complete: false, nextCursor: expect.any(String) });
    expect(part.filesRemaining).toBeGreaterThan(0);
    expect(part.filesSearched).toBeGreaterThan(0);
    const next = (part.next as { tool: string; arguments: unknown }[]).find((call) => call.tool === 'search')!;
    const rest = await callTool(tool, next.arguments, toolDeps());
    if (!rest.ok) throw new Error(rest.error.message);
    expect(rest.filesRemaining).toBeLessThan(Number(part.filesRemaining));
  });

  it('never throws, whatever context and event', async () => {
    const events = [undefined, null, 'text', 7, [], { Records: [] }, { body: '{}' }];
    const contexts = [
      undefined,
      null,
      {},
      { clientContext: null },
      { clientContext: {} },
      { clientContext: { custom: null } },
      { clientContext: { custom: { bedrockAgentCoreToolName: 7 } } },
      { clientContext: { custom: { bedrockAgentCoreToolName: '' } } },
      { clientContext: { custom: { bedrockAgentCoreToolName: 'nodelog___' } } },
      { clientContext: { custom: { bedrockAgentCoreToolName: `nodelog___${'x'.repeat(100_000)}` } } },
      { clientContext: { Custom: { bedrockAgentCoreToolName: 'nodelog___status' } } },
      { clientContext: { custom: { bedrockAgentCoreToolName: 'nodelog___constructor' } } },
    ];
    for (const context of contexts) {
      for (const event of events) {
        const answer = await handler(event, context as unknown as Context);
        if (answer.ok) throw new Error('nothing was asked');
        expect(['not-found', 'invalid-argument']).toContain(answer.error.code);
        expect(JSON.stringify(answer).length).toBeLessThan(1500);
      }
    }
  });
});
