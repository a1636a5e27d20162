// One conformance lane: named checks, a skip that says why, and the closing line a CI can read.

/** The engine cannot be had here. It skips a lane; it never passes for success of a check. */
export class Unavailable extends Error {}

/** Milliseconds a lane may take before it is a failure: a hanging engine must not hang the run. */
const LANE_LIMIT_MS = 8 * 60_000;

/**
 * Runs a lane and ends the process: exit code 1 when a check failed, else 0.
 * `body(lane)` calls `lane.check(what, run)`, `lane.skip(what, why)`, `lane.note(text)` and `lane.onEnd(release)`.
 */
export async function runLane(name, body) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const releases = [];
  const started = Date.now();
  const lane = {
    name,
    note: (text) => console.log(`  · ${text}`),
    skip(what, why) {
      skipped++;
      console.log(`  - ${what}: skipped, ${why}`);
    },
    /** Answers what `run` returns, undefined when it failed. */
    async check(what, run) {
      const from = Date.now();
      try {
        const value = await run();
        passed++;
        console.log(`  ✓ ${what} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
        return value;
      } catch (error) {
        failed++;
        console.log(`  ✗ ${what}\n${indented(error)}`);
        return undefined;
      }
    },
    /** Released in reverse order, whatever happens. */
    onEnd: (release) => releases.push(release),
  };
  console.log(`${name}:`);
  const limit = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`not done after ${LANE_LIMIT_MS / 1000} s`)), LANE_LIMIT_MS).unref();
  });
  try {
    await Promise.race([body(lane), limit]);
  } catch (error) {
    if (error instanceof Unavailable) lane.skip('the whole lane', error.message);
    else {
      failed++;
      console.log(`  ✗ the lane broke off\n${indented(error)}`);
    }
  }
  for (const release of releases.reverse()) {
    try {
      await release();
    } catch (error) {
      console.log(`  · clean-up: ${error.message}`);
    }
  }
  console.log(`  · ${((Date.now() - started) / 1000).toFixed(0)} s`);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 ? 1 : 0);
}

function indented(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text
    .split('\n')
    .slice(0, 14)
    .map((line) => `      ${line.slice(0, 2000)}`)
    .join('\n');
}
