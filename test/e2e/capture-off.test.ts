import { ended, nodesAre, startCapture } from './captures';
import { openTestCloud } from './embedded';

describe('packet capture where nobody asked for it', () => {
  it('is refused', async () => {
    const cloud = await openTestCloud();
    try {
      await nodesAre(cloud.home);
      const record = await ended(cloud, await startCapture());
      expect(record).toMatchObject({ state: 'rejected', commandId: null, failure: { error: 'Nodescope.denied' } });
    } finally {
      await cloud.dispose();
    }
  }, 60_000);
});
