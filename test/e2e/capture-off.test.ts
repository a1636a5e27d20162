import { ended, NODE, nodesAre, startCapture } from './captures';
import { openTestCloud } from './embedded';

describe('packet capture where nobody asked for it', () => {
  it('is refused by the tool and by the workflow', async () => {
    const cloud = await openTestCloud();
    try {
      await nodesAre(cloud.home);
      const answer = await cloud.callTool('tcpdump_capture', { instanceId: NODE.instanceId });
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'denied', hint: expect.stringMatching(/opt in/), retryable: false },
      });
      const record = await ended(cloud, await startCapture());
      expect(record).toMatchObject({ state: 'rejected', commandId: null, failure: { error: 'Nodescope.denied' } });
    } finally {
      await cloud.dispose();
    }
  }, 180_000);
});
