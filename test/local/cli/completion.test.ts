import { spawnSync } from 'node:child_process';
import { completionScript } from '../../../local/cli/commands/completion';
import { createProgram } from '../../../local/cli/program';

const program = createProgram();
const SHELLS = ['bash', 'zsh', 'fish'] as const;
const present = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe('completion', () => {
  it.each(SHELLS)('%s: the script is one that the shell can parse', (shell) => {
    const script = completionScript(program, shell);
    for (const word of ['timeline', 'explain', 'severity', 'dns-blocked']) expect(script).toContain(word);
    // a shell that is not installed cannot tell; the words above were looked at all the same
    if (!present(shell)) return;
    const parsed = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
    expect({ status: parsed.status, stderr: parsed.stderr }).toEqual({ status: 0, stderr: '' });
  });

  /** What bash would offer for the last word. */
  const offered = (...words: string[]) => {
    const script = `${completionScript(program, 'bash')}
COMP_WORDS=(nodescope "$@"); COMP_CWORD=$#; _nodescope; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const run = spawnSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8', cwd: __dirname });
    expect(run.stderr).toBe('');
    return run.stdout.split('\n').filter((word) => word !== '');
  };
  describe('bash offers', () => {
    it('commands, then their subcommands', () => {
      expect(offered('fin')).toEqual(['findings']);
      expect(offered('rules', 'ex')).toEqual(['explain']);
    });

    it('options of the command and of the whole program', () => {
      expect(offered('findings', '--se')).toEqual(['--severity']);
      expect(offered('rules', 'list', '--ho')).toEqual(['--home']);
    });

    it('values of an option, also where an option with a value stands before', () => {
      expect(offered('findings', '--severity', 'cr')).toEqual(['critical']);
      expect(offered('--home', 'rules', 'timeline', '--by', '')).toEqual(['component', 'kind', 'finding']);
      expect(offered('completion', 'z')).toEqual(['zsh']);
    });

    it('files where a file belongs, and only there', () => {
      expect(offered('analyze', 'completion.t')).toEqual(['completion.test.ts']);
      expect(offered('runs', 'completion.t')).toEqual([]);
    });
  });
});
