import { RE2JS } from 're2js';
import { compileSearch } from '../../functions/core/query/search-pattern';

/** More marks than this in one line help nobody. */
const MOST_MARKS = 50;

/**
 * Marks the matches of an expression in a line, on the linear-time engine that the search itself runs on: log text is
 * hostile. Throws DiagError naming `field` when it is no expression.
 */
export function highlighter(
  source: string,
  caseSensitive: boolean,
  field: string,
): (line: string, mark: (text: string) => string) => string {
  compileSearch(source, caseSensitive, field);
  const compiled = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  return (line, mark) => {
    const matcher = compiled.matcher(line);
    let text = '';
    let at = 0;
    for (let marks = 0; marks < MOST_MARKS && matcher.find(); marks++) {
      const [from, to] = [matcher.start(), matcher.end()];
      if (to === from) continue;
      text += line.slice(at, from) + mark(line.slice(from, to));
      at = to;
    }
    return text + line.slice(at);
  };
}
