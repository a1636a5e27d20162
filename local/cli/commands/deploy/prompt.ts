import { createInterface } from 'node:readline';
import { DiagError } from '../../../../schemas/errors';
import type { Terminal } from '../../terminal';

/** Asks a person, line by line. */
export interface Prompt {
  /** The answer, or `otherwise` for an empty line; asks again while `check` has an objection. */
  text(question: string, otherwise?: string, check?: (answer: string) => string | null): Promise<string>;
  yes(question: string, otherwise: boolean): Promise<boolean>;
  close(): void;
}

/** Reads answers from standard input, which may be a pipe: lines that come early are not lost. */
export function openPrompt(t: Terminal, input: NodeJS.ReadableStream = process.stdin): Prompt {
  const reader = createInterface({ input });
  const lines = reader[Symbol.asyncIterator]();
  const ask: Prompt['text'] = async (question, otherwise, check) => {
    for (;;) {
      t.err(`${t.style('bold', question)}${otherwise === undefined ? '' : ` [${otherwise}]`}`);
      const line = await lines.next();
      if (line.done)
        throw new DiagError('invalid-argument', `no answer to: ${question}`, {
          hint: 'answer on standard input, or pass --config with a finished configuration',
        });
      const answer = line.value.trim() || (otherwise ?? '');
      const objection = check?.(answer) ?? (answer === '' && otherwise === undefined ? 'an answer is needed' : null);
      if (objection === null) return answer;
      t.err(t.style('yellow', objection));
    }
  };
  return {
    text: ask,
    yes: async (question, otherwise) => {
      const valid = (answer: string) => (/^(y|yes|n|no)$/i.test(answer) ? null : 'yes or no');
      return /^y/i.test(await ask(`${question} (yes/no)`, otherwise ? 'yes' : 'no', valid));
    },
    close: () => reader.close(),
  };
}
