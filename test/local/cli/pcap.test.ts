import { analyzeCapture } from '../../../functions/core/capture/analyze-capture';
import { renderCapture } from '../../../local/cli/commands/pcap/render-capture';
import { openTerminal } from '../../../local/cli/terminal';
import { inChunks, pcapFile } from '../../core/capture/capture-file';
import { connection, createScene, exchange, ndotsLookup } from '../../core/capture/scene';

const SERVER = { address: '10.0.9.9', port: 443 };

describe('nodescope pcap', () => {
  it('prints verdict, evidence, numbers and what is normal, and no control characters', async () => {
    const scene = createScene();
    for (let i = 0; i < 12; i++) {
      exchange(scene, { address: '10.0.1.20', port: 40_000 + i }, SERVER, i * 977_777);
      const refused = connection(
        scene,
        { address: '10.0.1.20', port: 50_000 + i },
        { address: '10.0.9.8', port: 5432 },
        i * 977,
      );
      refused.syn().raw('server', 0x14, { sequence: 0 });
    }
    ndotsLookup(scene, 1, 'api.example.com');
    const text = renderCapture(await analyzeCapture(inChunks(pcapFile(scene.packets()))), openTerminal(true));
    expect(text).toContain('Verdict: In ');
    expect(text).toMatch(/HIGH +Connections are refused/);
    expect(text).toContain('10.0.9.8:5432 (12 of 12)');
    expect(text).toMatch(/packet \d+ 12:00:00\.\d{6} 10\.0\.9\.8:5432 > 10\.0\.1\.20:50000/);
    expect(text).toMatch(/Handshakes 24 begun, 12 completed, 12 refused/);
    expect(text).toContain('Looks alarming, is normal:');
    expect(text).toContain('8 NXDOMAIN answers from search suffixes');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
