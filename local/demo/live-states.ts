import type { Terminal } from '../cli/terminal';
import type { Workflow } from '../workflow/workflow';

/** Prints each state of one execution as it is left, and Map progress on the live line. Returns a function that stops it. */
export function showStates(workflow: Workflow, isWanted: (execution: string) => boolean, t: Terminal): () => void {
  const entered = new Map<string, number>();
  return workflow.onEvent((event) => {
    if (!isWanted(event.execution)) return;
    if (event.kind === 'map-progress') {
      const { succeeded, total, running, failed } = event.counts;
      t.progress(`    ClassifyShards  ${succeeded} of ${total} batches done, ${running} running, ${failed} failed`);
      return;
    }
    if (event.kind !== 'history' || event.scope !== '') return;
    const details = (event.event.details ?? {}) as {
      stateEnteredEventDetails?: { name: string };
      stateExitedEventDetails?: { name: string };
    };
    const into = details.stateEnteredEventDetails?.name;
    if (into) {
      entered.set(into, event.event.timestamp);
      t.progress(`    ${into} …`);
    }
    const out = details.stateExitedEventDetails?.name;
    if (out) {
      const took = (event.event.timestamp - (entered.get(out) ?? event.event.timestamp)) / 1000;
      t.out(`    ${t.style('green', '✓')} ${out.padEnd(20)} ${t.style('dim', `${took.toFixed(2)} s`)}`);
    }
  });
}
