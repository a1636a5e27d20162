import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface UnameFacts {
  readonly hostname: string;
  /** e.g. `6.1.141-155.222.amzn2023.x86_64` */
  readonly release: string;
  readonly architecture: string | null;
  /** `al2`, `al2023`, `ubuntu`, `bottlerocket`, `other`. */
  readonly distribution: string;
  readonly at: FactSource;
}

function distributionOf(text: string): string {
  if (/\.amzn2023\./.test(text)) return 'al2023';
  if (/\.amzn2\./.test(text)) return 'al2';
  if (/Ubuntu|-aws\b/.test(text)) return 'ubuntu';
  return /bottlerocket/i.test(text) ? 'bottlerocket' : 'other';
}

/** `uname -a`. */
export default defineInspector({
  id: 'uname',
  title: 'Running kernel (uname -a)',
  kinds: ['uname'],
  open: (file) => {
    let facts: UnameFacts | null = null;
    return readLines<UnameFacts>({
      line(source) {
        const match = /^Linux (\S+) (\d+\.\d+\S*) (.{0,300})/.exec(source.text);
        if (!match) return 'not uname -a';
        facts ??= {
          hostname: match[1]!,
          release: match[2]!,
          architecture: /\b(x86_64|aarch64)\b/.exec(match[3]!)?.[1] ?? null,
          distribution: distributionOf(source.text),
          at: cite(file, source),
        };
        return undefined;
      },
      end: () => facts,
    });
  },
});
