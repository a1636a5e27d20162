import type { CommandWords } from './describe';

const quote = (text: string) => `'${text.replace(/[\\']/g, (c) => `\\${c}`)}'`;

/** True where this command is the one being typed. */
function condition({ path, subcommands }: CommandWords): string {
  if (path === '') return '__fish_use_subcommand';
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const deeper =
    subcommands.length > 0 ? [`not __fish_seen_subcommand_from ${subcommands.map((sub) => sub.name).join(' ')}`] : [];
  return [...seen, ...deeper].join('; and ');
}

function lines(command: CommandWords): string[] {
  const when = `complete -c nodescope -n ${quote(condition(command))}`;
  const subcommands = command.subcommands.map(
    ({ name, description }) => `${when} -f -a ${quote(name)} -d ${quote(description)}`,
  );
  const options = command.options.map(({ names, description, takesValue, values, file }) => {
    const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
    const value = !takesValue ? '' : values.length > 0 ? ` -x -a ${quote(values.join(' '))}` : file ? ' -r -F' : ' -x';
    return `${when} ${flags.join(' ')}${value} -d ${quote(description)}`;
  });
  const values = command.values.length > 0 ? [`${when} -f -a ${quote(command.values.join(' '))}`] : [];
  const files = command.file ? [`${when} -F`] : [];
  return [...subcommands, ...options, ...values, ...files];
}

export function fishScript(commands: readonly CommandWords[]): string {
  return `# fish completion for nodescope: made by "nodescope completion fish"
complete -c nodescope -f
${commands.flatMap(lines).join('\n')}
`;
}
