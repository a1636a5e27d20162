import type { CommandWords } from './describe';

const quoted = (words: readonly string[]) => `'${words.join(' ').replaceAll("'", "'\\''")}'`;

function branch({ path, subcommands, options, values, file }: CommandWords): string {
  const taking = options.filter((option) => option.takesValue);
  const arms = taking.map(({ names, values: allowed, file: isFile }) => {
    const answer = allowed.length > 0 ? `words=${quoted(allowed)}` : isFile ? 'files=1' : 'return';
    return `        ${names.join('|')}) ${answer} ;;`;
  });
  const words = [...subcommands.map((sub) => sub.name), ...values];
  const flags = options.flatMap((option) => option.names);
  return [
    `    '${path}')`,
    ...(arms.length > 0 ? ['      case "$prev" in', ...arms] : ['      case "$prev" in']),
    '        *)',
    `          if [[ "$cur" == -* ]]; then words=${quoted(flags)}; else words=${quoted(words)}${file ? '; files=1' : ''}; fi ;;`,
    '      esac ;;',
  ].join('\n');
}

/** For bash 3.2 and later, without the bash-completion package. */
export function bashScript(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const valued = [
    ...new Set(commands.flatMap(({ options }) => options.filter((o) => o.takesValue).flatMap((o) => o.names))),
  ];
  return `# bash completion for nodescope: made by "nodescope completion bash"
_nodescope() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local at='' words='' files='' word i skip=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n "$skip" ]]; then skip=''; continue; fi
    case "$word" in
      ${valued.join('|')}) skip=1; continue ;;
      -*) continue ;;
    esac
    case "\${at:+$at }$word" in
      ${paths.join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${commands.map(branch).join('\n')}
  esac
  COMPREPLY=()
  [[ -n "$words" ]] && COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [[ -n "$files" ]] && COMPREPLY+=($(compgen -f -- "$cur"))
  return 0
}
complete -o filenames -F _nodescope nodescope
`;
}
