import type { Command } from 'commander';

/**
 * One to three calls per command that show what it is for; commands that state their own examples are not here. Kept in
 * one place, so that somebody who reads them reads one voice.
 */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  demo: ['nodescope demo', 'nodescope demo --json > demo.json'],
  findings: [
    'nodescope findings',
    'nodescope findings i-0a7c41d90e35b2f68 --severity critical --since 2h',
    'nodescope findings F-zif7dezf4zhj',
  ],
  timeline: [
    'nodescope timeline',
    'nodescope timeline --by finding --component kubelet,kernel',
    'nodescope timeline i-0a7c41d90e35b2f68 --since 30m',
  ],
  search: [
    'nodescope search "i/o timeout" --type coredns,kubelet',
    'nodescope search "OOMKill|oom-kill" --context 2',
    'nodescope search 10\\.42\\.37\\.18 --in i-0a7c41d90e35b2f68 --path "networking/**"',
  ],
  compare: [
    'nodescope compare i-0a7c41d90e35b2f68 i-03f5e8c27a914bd06',
    'nodescope compare before-3c5d9e8f10 after-1a2b3c4d5e --what errors',
  ],
  runs: ['nodescope runs', 'nodescope runs bundle-1a2b3c4d5e'],
  mcp: ['nodescope mcp', 'nodescope mcp --home /var/lib/nodescope'],
  serve: ['nodescope serve --port 4800'],
  sample: [
    'nodescope sample bundle.tar.gz --fault dns-blocked --size 20MB',
    'nodescope sample windows.zip --layout windows --seed one',
  ],
  deploy: ['nodescope deploy', 'nodescope deploy --config prod.json --dry-run'],
  doctor: ['nodescope doctor --config prod.json --outputs nodescope-outputs.json'],
  destroy: ['nodescope destroy --config prod.json'],
  completion: [
    'nodescope completion bash > ~/.local/share/bash-completion/completions/nodescope',
    'nodescope completion zsh > "${fpath[1]}/_nodescope"',
    'nodescope completion fish > ~/.config/fish/completions/nodescope.fish',
  ],
  'rules list': ['nodescope rules list --severity critical', 'nodescope rules list --area network --json'],
  'rules explain': ['nodescope rules explain conntrack-table-full'],
  'rules match': [
    'nodescope rules match --jsonl lines.jsonl',
    'nodescope rules match --jsonl lines.jsonl --rules my-rules/',
  ],
  'rules new': ['nodescope rules new x-ledger-stuck --dir my-rules'],
  'rules test': ['nodescope rules test my-rules/'],
  'rules score': [
    'nodescope rules score --faulty faulty.jsonl --healthy healthy.jsonl',
    'nodescope rules score --bundles labelled-bundles/',
  ],
};

/** `rules list` for a subcommand: what is typed after the program's name. */
export function commandPath(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

/** Every command that does something, subcommands included, in the order of the help. */
export function leafCommands(program: Command): Command[] {
  return program.commands.flatMap((command) => (command.commands.length > 0 ? leafCommands(command) : [command]));
}

/** Adds the examples to the help of the commands they belong to. */
export function addExamples(program: Command): void {
  for (const command of leafCommands(program)) {
    const lines = EXAMPLES[commandPath(command)];
    if (lines) command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
  }
}

/** The help as it is printed, examples included: `helpInformation` leaves out what was added after it. */
export function fullHelp(command: Command): string {
  let text = '';
  command.configureOutput({
    ...command.configureOutput(),
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}
