import { commandPath, fullHelp, leafCommands } from '../../../local/cli/examples';
import { createProgram } from '../../../local/cli/program';

const program = createProgram();
const commands = leafCommands(program).map((command) => [commandPath(command), command] as const);
const options = commands.flatMap(([name, command]) => command.options.map((option) => [name, option] as const));

describe('help', () => {
  it.each(commands)('%s says in sentences what it does', (_name, command) => {
    expect(command.description()).toMatch(/^[A-Z].{15,}\.$/);
    for (const argument of command.registeredArguments) expect(argument.description.length).toBeGreaterThan(8);
  });

  it.each(commands)('%s shows how it is called', (name, command) => {
    const [, examples = ''] = fullHelp(command).split('\nExamples:\n');
    const lines = examples.split('\n').filter((line) => line.startsWith('  '));
    expect(lines.length).toBeGreaterThanOrEqual(1);
    expect(lines.length).toBeLessThanOrEqual(4);
    for (const line of lines) expect(line).toMatch(new RegExp(`^ {2}(.* \\| )?nodescope ${name}( |$)`));
  });

  it.each(commands)('the examples of %s use only options that there are', (_name, command) => {
    const [, examples = ''] = fullHelp(command).split('\nExamples:\n');
    const own = examples.split('\n').map((line) => line.slice(line.indexOf('nodescope ')));
    const known = new Set([...command.options, ...program.options].map((option) => option.long));
    const used = own.flatMap((line) => line.match(/(?<= )--[a-z-]+/g) ?? []);
    expect(used.filter((option) => !known.has(option))).toEqual([]);
  });

  it('every option is described, and one with a fixed list of values names them', () => {
    for (const [name, option] of options) expect([name, option.flags, option.description.length > 3]).toContain(true);
    const severity = commands
      .find(([name]) => name === 'findings')![1]
      .options.find((one) => one.long === '--severity');
    expect(severity?.argChoices).toEqual(['all', 'critical', 'high', 'medium', 'low', 'info', 'warning']);
    expect(severity?.defaultValue).toBe('all');
  });
});

describe('wrong calls', () => {
  const parse = async (...args: string[]) => {
    const fresh = createProgram().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    for (const command of leafCommands(fresh)) command.configureOutput({ writeErr: () => undefined });
    await fresh.parseAsync(['node', 'nodescope', ...args]);
  };

  it('name the option and suggest a value', async () => {
    await expect(parse('findings', '--severity', 'hihg')).rejects.toMatchObject({
      code: 'invalid-argument',
      field: '--severity',
      hint: expect.stringContaining('did you mean high?'),
    });
    await expect(parse('timeline', '--by', 'findig')).rejects.toMatchObject({
      hint: expect.stringContaining('did you mean finding?'),
    });
    await expect(parse('search', 'x', '--context', '11')).rejects.toMatchObject({
      message: '--context: 11 is not a whole number from 0 to 10',
    });
    await expect(parse('completion', 'bsh')).rejects.toMatchObject({ hint: expect.stringContaining('bash') });
  });

  it('suggest commands and options', async () => {
    await expect(parse('findngs')).rejects.toMatchObject({
      message: expect.stringContaining('Did you mean findings?'),
    });
    await expect(parse('findings', '--severty', 'low')).rejects.toMatchObject({
      message: expect.stringContaining('Did you mean --severity?'),
    });
  });
});
