import type { Json } from '../json';

/**
 * Rows of delimited text after RFC 4180: quoted fields may hold delimiters, line ends and doubled quotes.
 * Empty lines are skipped.
 */
export function* csvRows(text: string, delimiter: string): Generator<string[]> {
  let row: string[] = [];
  let field = '';
  let quoted = false;
  let touched = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
      continue;
    }
    if (char === '"' && field === '') {
      quoted = true;
      touched = true;
    } else if (char === delimiter) {
      row.push(field);
      field = '';
      touched = true;
    } else if (char === '\n') {
      if (touched || field !== '') yield [...row, field];
      row = [];
      field = '';
      touched = false;
    } else if (char !== '\r' || text[at + 1] !== '\n') field += char;
  }
  if (touched || field !== '') yield [...row, field];
}

/** Every row as an object of strings, by header. Missing columns are empty strings, surplus ones are dropped, as on AWS. */
export function* csvItems(text: string, delimiter: string, given: readonly string[] | undefined): Generator<Json> {
  let headers = given;
  for (const row of csvRows(text, delimiter)) {
    if (headers) yield Object.fromEntries(headers.map((header, column) => [header, row[column] ?? '']));
    else headers = row;
  }
}
