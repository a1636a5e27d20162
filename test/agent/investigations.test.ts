import { writeFile } from 'node:fs/promises';
import { openTestCloud, type TestCloud } from '../e2e/embedded';
import { openWard } from './cluster';
import { costPage, type Played } from './cost-page';
import { DIAGNOSIS_TASKS } from './diagnosis-tasks';
import { bytesOf, investigate, pathOf } from './investigator';
import { SITUATION_TASKS } from './situation-tasks';
import type { Ward } from './task';

const TASKS = [...DIAGNOSIS_TASKS, ...SITUATION_TASKS];
/** What a whole investigation may cost. */
const MAX_CALLS = 8;
const MAX_KILOBYTES = 60;

jest.setTimeout(120_000);

describe('an investigator that follows only what tools return', () => {
  let cloud: TestCloud;
  let ward: Ward;
  const rows: Played[] = [];
  beforeAll(async () => {
    cloud = await openTestCloud({ env: { NODESCOPE_PACKET_CAPTURE: 'true' } });
    ward = openWard(cloud);
  });
  afterAll(async () => {
    await cloud.dispose();
    // npm run investigations
    const page = process.env.NODESCOPE_INVESTIGATIONS;
    if (page && rows.length === TASKS.length) await writeFile(page, costPage(rows));
  });

  /** Waiting for a collection takes minutes on a real node; here until it has ended. */
  async function wait(seconds: number): Promise<void> {
    if (seconds === 0) return;
    await Promise.all(cloud.workflow.list().map(({ arn }) => cloud.workflow.settled(arn)));
  }

  it('has tasks of many kinds, each with a name of its own', () => {
    expect(TASKS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(TASKS.map((task) => task.name)).size).toBe(TASKS.length);
  });

  it.each(TASKS.map((task) => [task.name, task] as const))('%s', async (_, task) => {
    const first = await task.prepare(ward);
    const notes = await investigate((tool, args) => cloud.callTool(tool, args), first, task.enough, wait, MAX_CALLS);
    const story = `${pathOf(notes)}: ${notes.steps.map((step) => step.bytes).join(' + ')} bytes`;
    try {
      task.check(notes);
    } catch (error) {
      throw new Error(`${task.question}\n${story}\n${JSON.stringify(notes.steps.at(-1)?.answer).slice(0, 3000)}`, {
        cause: error,
      });
    }
    expect([story, notes.steps.length]).toEqual([story, task.calls]);
    expect(bytesOf(notes)).toBeLessThanOrEqual(task.kilobytes * 1000);
    expect(task.kilobytes).toBeLessThanOrEqual(MAX_KILOBYTES);
    rows.push({ task, path: pathOf(notes), bytes: bytesOf(notes) });
  });
});
