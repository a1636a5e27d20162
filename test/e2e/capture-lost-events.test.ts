import { arnOf, ended, isFree, nodesAre, startCapture } from './captures';
import { openTestCloud, type TestCloud } from './embedded';

describe('packet capture whose events are lost', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    // the capture ends after the step has looked, and before the wait is over
    cloud = await openTestCloud({
      ...{ runSeconds: 3, captureMarginSeconds: 6 },
      env: { NODESCOPE_PACKET_CAPTURE: 'true', NODESCOPE_CAPTURE_DAILY_LIMIT: '1' },
    });
    await nodesAre(cloud.home);
    cloud.cloud.events.connect(async () => undefined);
  }, 180_000);
  afterAll(() => cloud.dispose());

  it('is found by one look when its time is over', async () => {
    const captureId = await startCapture();
    expect(await ended(cloud, captureId)).toMatchObject({
      state: 'completed',
      summary: { outcome: 'uploaded' },
      analysis: { packets: 60 },
    });
    const entered = cloud.workflow
      .history(arnOf(captureId))
      .map((event) => JSON.stringify(event))
      .filter((event) => event.includes('"CheckCapture"'));
    expect(entered.length).toBeGreaterThan(0);
    expect(await isFree()).toBe(true);
  }, 180_000);

  it('counts towards the captures of the day', async () => {
    expect(await ended(cloud, await startCapture())).toMatchObject({
      state: 'suppressed',
      commandId: null,
      failure: { cause: expect.stringMatching(/^1 captures have been made today/) },
    });
    expect(await isFree()).toBe(true);
  }, 180_000);
});
