import type { Task } from './task';

export interface Played {
  readonly task: Task;
  /** Tools in the order they were called. */
  readonly path: string;
  readonly bytes: number;
}

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);

/** What each investigation costs a model's context, as a page of the documentation. */
export function costPage(rows: readonly Played[]): string {
  const sorted = rows.map((row) => row.bytes).sort((a, b) => a - b);
  const calls = rows.map((row) => row.task.calls);
  const table = rows.map(
    ({ task, path, bytes }) => `| ${task.name} | ${task.question} | ${path} | ${task.calls} | ${kilobytes(bytes)} |`,
  );
  return `# What an investigation costs

Written by \`npm run investigations\`. A scripted investigator knows the names of the tools and nothing else: it makes the
first call anybody would make for the question, then only follows what the answers propose in \`next\`, with the arguments
they give. It stops when the question is answered: for a diagnosis that is a root cause whose quote it has read in the file
itself and whose summary was verified against the stored bytes. The bytes are those of all answers together, which is what
a model has to read. Each task is a test with an exact number of calls and a limit on bytes (test/agent).

${rows.length} tasks: at most ${Math.max(...calls)} calls, median ${kilobytes(sorted[Math.floor(sorted.length / 2)]!)} kB, at most ${kilobytes(sorted.at(-1)!)} kB.

| task | question | calls made | calls | kB |
|---|---|---|---|---|
${table.join('\n')}
`;
}
