/**
 * How often a byte pair occurs in node logs, as a rank-like cost. Only the order matters: the scanner picks, per
 * literal, the window whose pairs are rarest. The list was counted on a small mixed set of kubelet, containerd, ipamd
 * and kernel lines, most frequent first; digits are one class. Pairs not listed fall back to the product of their
 * bytes' classes.
 */
const COMMON =
  '00| 0|:0|er| 0|  |0:|: |-0|in|le|0-|e |ed|0.|.0|on|or|re|d | t|es|te|nt|ai|co|ta|de|st|et| c|ne| f|t |ro|il|ti| i|' +
  'to|0]|o | s|r |at|0f| p| e|en|s |n |od|f0|fa|a0|":|b0|0c|d0|ce|" | r|un|no|an|e0|0e| a|me|] |c0|0a|0d| n|be|ou|0b|' +
  'se|, |el|al|ma|rr| "|",|it|na|ec|ve| d|.g|="|ad|ng|g |ea|go|o:|ge|ll|th|ca|ot|fo|im|ac|io|fi|us|po|ag|ni|nd|ip|,"|' +
  'ev|he|ub|ab|is| m|s.|ar| o|ss|li|ic|ku|=0|[0|lo|r:|as|ck|pe|ul|ra|em|ct|oc|bl|om|ue|0"|r.|id|ri|ee|y |tr| k|am|"0|' +
  'pa|ex|ch| w|ut|mo|pr|ts|cr|rn|ke|p-|c |lu|e=|nf|dd|ol| b|ns|d"| E|da|vi| (|nc';

const LETTERS = 'etaoirnisdclufpmgbkhvywxqzj';

function byteCost(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return 24;
  const letter = LETTERS.indexOf(String.fromCharCode(byte));
  if (letter >= 0) return 26 - letter;
  if (byte === 0x20) return 30;
  if (byte >= 0x41 && byte <= 0x5a) return 3;
  return byte < 0x80 ? 5 : 1;
}

function buildCosts(): Uint16Array {
  const costs = new Uint16Array(65_536);
  for (let first = 0; first < 256; first++) {
    for (let second = 0; second < 256; second++) costs[(first << 8) | second] = byteCost(first) * byteCost(second);
  }
  const expand = (char: string): string[] => (char === '0' ? [...'0123456789'] : [char]);
  COMMON.split('|').forEach((pair, rank) => {
    for (const first of expand(pair[0]!)) {
      for (const second of expand(pair[1]!)) {
        costs[(first.charCodeAt(0) << 8) | second.charCodeAt(0)] = 1_000 + Math.round(40_000 / (rank + 2));
      }
    }
  });
  return costs;
}

let costs: Uint16Array | undefined;

/** Relative frequency (1 … 21,000) of each byte pair, indexed by `first << 8 | second`. */
export function bytePairCosts(): Uint16Array {
  costs ??= buildCosts();
  return costs;
}
