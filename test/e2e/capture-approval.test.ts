import { approvals } from '../../functions/aws/approvals';
import { captureUploads } from '../../functions/aws/capture-uploads';
import { captures } from '../../functions/aws/captures';
import { commands } from '../../functions/aws/commands';
import { workflow } from '../../functions/aws/workflow';
import { documentParameters } from '../../functions/steps/run-capture';
import { LOCAL_REGION } from '../../local/embedded-cloud';
import { ended, isFree, NODE, nodesAre, reaches, startCapture } from './captures';
import { openTestCloud, type TestCloud } from './embedded';

/** What the approval command gets; the step may not have stored it yet. */
async function tokenOf(captureId: string): Promise<string> {
  for (let i = 0; i < 400; i++) {
    const token = await approvals.decide(captureId, 'alice', Date.now());
    if (token) return token;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('never asked for approval');
}

describe('packet capture with approval', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ approvalRequired: true, env: { NODESCOPE_PACKET_CAPTURE: 'true' } });
    await nodesAre(cloud.home);
  }, 180_000);
  afterAll(() => cloud.dispose());

  it('waits for a person, who decides once', async () => {
    const captureId = await startCapture();
    await reaches(captureId, ({ state }) => state === 'awaiting-approval');
    await cloud.cloud.events.idle();
    const decide = async () =>
      cloud.functions.invoke('decide-approval', { collectionId: captureId, decision: 'approve', decidedBy: 'alice' });
    let answer = await decide();
    for (let i = 0; i < 200 && answer.functionError; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      answer = await decide();
    }
    expect(answer.payload).toMatchObject({ decision: 'approve', resumed: true });
    expect((await decide()).functionError).toBeTruthy();
    expect(await ended(cloud, captureId)).toMatchObject({ state: 'completed' });
  }, 180_000);

  it('ends as rejected when the person says no', async () => {
    const captureId = await startCapture();
    const token = await tokenOf(captureId);
    await workflow.fail(token, 'Nodescope.denied', 'not during the sale');
    const record = await ended(cloud, captureId);
    expect(record).toMatchObject({ state: 'rejected', commandId: null, failure: { cause: 'not during the sale' } });
    expect(await isFree()).toBe(true);
  }, 180_000);

  it('sends one command, however often the step is tried', async () => {
    const captureId = await startCapture();
    await reaches(captureId, ({ state }) => state === 'awaiting-approval');
    const token = await tokenOf(captureId);
    // an earlier try sent the command and ended before it could note that
    const record = await captures.get(captureId, Date.now());
    const url = await captureUploads.presign(captureId, 60);
    await captures.enter(captureId, 'capturing', Date.now());
    const commandId = await commands.send({
      ...{ instanceId: NODE.instanceId, region: LOCAL_REGION, comment: captureId },
      parameters: documentParameters(record, url, false),
    });
    await workflow.succeed(token, { approvedBy: 'alice' });
    expect(await ended(cloud, captureId)).toMatchObject({ state: 'completed', commandId });
  }, 180_000);

  it('lets nobody write a capture twice', async () => {
    const url = await captureUploads.presign('cap-once', 60);
    const put = async () => (await fetch(url, { method: 'PUT', body: 'x', headers: { 'if-none-match': '*' } })).status;
    expect([await put(), await put()]).toEqual([200, 412]);
    // without the header the signature does not hold
    expect((await fetch(url, { method: 'PUT', body: 'y' })).status).toBe(403);
  });
});
