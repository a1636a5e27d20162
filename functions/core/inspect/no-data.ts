/**
 * What commands print instead of data; the collector writes stderr into the same file. The words are those of
 * bash, coreutils, systemd, iptables, conntrack, ethtool, curl and the collector script itself.
 */
const NO_DATA: readonly (readonly [RegExp, string])[] = [
  [/command not found|: not found$/i, 'the program is not installed on the node'],
  [/No such file or directory/i, 'the file does not exist on the node'],
  [/is not installed|not installed$/i, 'the program is not installed on the node'],
  [/-- No entries --|No journal files were found/i, 'the journal has no entries'],
  [/System has not been booted with systemd|Failed to connect to bus/i, 'systemd was not reachable'],
  [/Permission denied|Operation not permitted/i, 'the collector was not allowed to read it'],
  [/Connection refused|Failed to connect|Couldn't connect|Connection timed out/i, 'the daemon did not answer'],
  [/^404 page not found/i, 'the daemon has no such page'],
  [/Unable to find KUBECONFIG/i, 'the collector found no kubeconfig'],
  [/^timeout: |Terminated$|timed out after/i, 'the command was stopped by its time limit'],
  [/unrecognized option|invalid option|^Usage:/i, 'the program does not know the option the collector used'],
  [/No Hardware Detected|No devices were found|couldn't communicate with the NVIDIA driver/i, 'no such device'],
];

/** Why a file holds an error message instead of data, in words; `undefined` when the text is no such message. */
export function noDataReason(text: string): string | undefined {
  const bounded = text.length > 300 ? text.slice(0, 300) : text;
  return NO_DATA.find(([pattern]) => pattern.test(bounded))?.[1];
}
