// Real captures of real traffic: our numbers against tshark's, packet by packet.
import assert from 'node:assert/strict';
import path from 'node:path';
import { runLane } from '../shared/lane.mjs';
import { temporaryFolder } from '../shared/processes.mjs';
import { compare } from './compare.mjs';
import { createNetwork } from './network.mjs';
import { openAnalyzer } from './ours.mjs';
import { plain, SCENARIOS, startServer, throughNode } from './scenarios.mjs';
import { ensureTools, sh } from './tools.mjs';
import { dissect } from './tshark.mjs';

/** Real traffic on a busy machine can be odd once; a fault of ours is there again. What went wrong first is said. */
async function twiceAtMost(lane, work) {
  try {
    await work();
  } catch (error) {
    lane.note(`once more, with new traffic, because: ${String(error.message).split('\n')[0]}`);
    await work();
  }
}

const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;

await runLane('captures', async (lane) => {
  ensureTools(lane);
  const folder = temporaryFolder(lane);
  const ours = await openAnalyzer(folder);
  const network = createNetwork(lane);
  await startServer(network);
  const fileOf = (name) => path.join(folder, `${name.replace(/\W+/g, '-')}.pcap`);

  for (const scenario of SCENARIOS.filter(({ name }) => only.test(name))) {
    const file = fileOf(scenario.name);
    await lane.check(`${scenario.name}: as tshark says`, () =>
      twiceAtMost(lane, async () => {
        if (scenario.plain) plain(network);
        await network.captured([[...scenario.where, file]], () => scenario.run(network));
        const analysis = await ours.analyze(file);
        lane.note(compare(dissect(file), analysis, await ours.marks(file)));
        const codes = analysis.observations.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
        if (scenario.quiet) assert.deepEqual(codes, []);
        for (const code of scenario.alarms ?? []) assert.ok(codes.includes(code), `${code} is not among ${codes}`);
        const expected = analysis.expectedBehaviours.map(({ code }) => code);
        for (const code of scenario.expected ?? [])
          assert.ok(expected.includes(code), `${code} is not among ${expected}`);
      }),
    );
  }

  for (const lossy of [false, true]) {
    const name = lossy ? 'all devices, translated, with loss' : 'all devices, translated';
    if (!only.test(name)) continue;
    await lane.check(`${name}: as one device alone`, () =>
      twiceAtMost(lane, async () => {
        const [all, alone] = [fileOf(name), fileOf(`${name} alone`)];
        await network.captured(
          [
            ['node', 'any', all],
            ['node', 'pod0', alone],
          ],
          () => throughNode(network, lossy),
        );
        const [many, one] = [await ours.analyze(all), await ours.analyze(alone)];
        const { tcp, handshakes } = many.statistics;
        assert.ok(many.capture.copies > 0 && many.capture.translatedCopies > 0, 'no copies were recognised');
        // each device has a clock reading of its own: times agree, not to the microsecond
        const counts = ({ longestZeroWindowMs: _, ...rest }) => rest;
        assert.deepEqual(counts(tcp), counts(one.statistics.tcp));
        assert.ok(Math.abs((tcp.longestZeroWindowMs ?? 0) - (one.statistics.tcp.longestZeroWindowMs ?? 0)) < 1);
        assert.equal(handshakes.completed, one.statistics.handshakes.completed);
        assert.equal(
          many.translations.some(({ kind }) => kind === 'both'),
          true,
        );
        const codes = many.observations.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
        if (!lossy) assert.deepEqual(codes, []);
        const said = dissect(all).filter((packet) => packet['tcp.analysis.retransmission'] !== '').length;
        lane.note(
          `${many.capture.packets} packets: ${many.capture.copies} copies, ${many.capture.translatedCopies} translated; ${tcp.retransmissions.total} retransmissions as at one device, where tshark counts ${said}`,
        );
      }),
    );
  }

  const source = fileOf('name resolution');
  const variants = { pcapng: ['-F', 'pcapng'], nanoseconds: ['-F', 'nsecpcap'], big: ['-F', 'pcap'] };
  if (only.test('name resolution'))
    for (const [name, args] of Object.entries(variants))
      await lane.check(`the same capture as ${name} gives the same analysis`, async () => {
        const other = path.join(folder, `variant-${name}`);
        sh('editcap', ...args, source, other);
        const strip = ({ capture: { format, interfaces, snaplen, ...capture }, ...rest }) => ({ ...rest, capture });
        assert.deepEqual(strip(await ours.analyze(other)), strip(await ours.analyze(source)));
      });
});
