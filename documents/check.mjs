// Checks by hand what the tests cannot ask of every machine: shellcheck on the script of the capture document, and
// Debian's tcpdump on every expression of the grammar's table: does it compile, and does the canonical text mean the same?
// Run: node documents/check.mjs   (needs shellcheck and tcpdump; compiling a filter needs no privilege)
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const read = (file) => readFileSync(path.join(root, file), 'utf8');
let problems = 0;
const say = (ok, text) => {
  if (!ok) problems++;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${text}`);
};

const script = parse(read('documents/capture-packets.yaml')).mainSteps[0].inputs.runCommand.join('\n');
const lint = spawnSync('shellcheck', ['--shell=sh', '-'], { input: script, encoding: 'utf8' });
say(lint.status === 0, `shellcheck${lint.error ? `: ${lint.error.message}` : lint.stdout && `\n${lint.stdout}`}`);

/** The BPF program; null when it does not compile. */
function compile(expression) {
  const run = spawnSync('tcpdump', ['-y', 'EN10MB', '-ddd', '--', expression], { encoding: 'utf8' });
  if (run.error) throw run.error;
  return run.status === 0 ? run.stdout : null;
}
for (const [text, canonical] of JSON.parse(read('test/core/capture/filter/expressions.json'))) {
  const program = compile(canonical);
  if (!program) say(false, `does not compile: ${canonical}`);
  else {
    // libpcap knows keywords in lower case only
    const meant = compile(text.toLowerCase());
    say(meant === null || meant === program, `${canonical}${meant === null ? '  (only this form compiles)' : ''}`);
  }
}
console.log(problems === 0 ? 'all is well' : `${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
