import type { CommandWords, OptionWords } from './describe';

/** Text inside single quotes; brackets and colons mean something to \`_arguments\`. */
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const escaped = (text: string) => text.replace(/[\\[\]:]/g, (c) => `\\${c}`);

function optionSpec({ names, description, takesValue, values, file }: OptionWords): string[] {
  const action = values.length > 0 ? `(${values.join(' ')})` : file ? '_files' : ' ';
  const value = takesValue ? `:${escaped(names[0]!.replace(/^-+/, ''))}:${action}` : '';
  return names.map((name) => quote(`${name}[${escaped(description)}]${value}`));
}

const functionName = (path: string) => `_nodescope${path === '' ? '' : `_${path.replace(/[^a-z0-9]+/g, '_')}`}`;

function commandFunction({ path, subcommands, options, values, file }: CommandWords): string {
  const specs = options.flatMap(optionSpec);
  const name = functionName(path);
  if (subcommands.length > 0) {
    const described = subcommands.map((sub) => quote(`${sub.name}:${escaped(sub.description)}`));
    const arms = subcommands.map(
      (sub) => `        ${sub.name}) ${functionName(path === '' ? sub.name : `${path} ${sub.name}`)} ;;`,
    );
    return `${name}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands
  commands=(
    ${described.join('\n    ')}
  )
  _arguments -C \\
    ${[...specs, "'1: :->command'", "'*:: :->arguments'"].join(' \\\n    ')}
  case $state in
    command) _describe -t commands command commands ;;
    arguments)
      case $line[1] in
${arms.join('\n')}
      esac ;;
  esac
}`;
  }
  const rest = values.length > 0 ? [quote(`1:value:(${values.join(' ')})`)] : file ? ["'*:file:_files'"] : ["'*: : '"];
  return `${name}() {
  _arguments \\
    ${[...specs, ...rest].join(' \\\n    ')}
}`;
}

export function zshScript(commands: readonly CommandWords[]): string {
  return `#compdef nodescope
# zsh completion for nodescope: made by "nodescope completion zsh"
${commands.map(commandFunction).join('\n')}
# loaded by compinit it is called; sourced it registers itself
if [ "$funcstack[1]" = "_nodescope" ]; then
  _nodescope "$@"
else
  compdef _nodescope nodescope
fi
`;
}
