/** Verbs of kubectl that change nothing; what follows the verb may restrict them further. */
const KUBECTL =
  /^kubectl(?: (?:-n|--namespace|--context|-A|--all-namespaces)(?:[ =][^\s-]\S*)?)* (?:get|describe|logs|top|version|api-resources|api-versions|cluster-info|explain|events|auth can-i|auth whoami|config view|config current-context|rollout (?:status|history))(?: |$)/;
const AWS = /^aws [a-z0-9-]+ (?:describe|get|list|lookup|search|simulate)-[a-z0-9-]+(?: |$)/;
const AWS_OTHER = /^aws (?:logs filter-log-events|ec2 wait)(?: |$)/;
const FILTER = /^(?:grep|head|tail|sort|uniq|wc|jq|cut|column)(?: |$)/;
/** Reads that print secrets or open a way in. */
const NEVER =
  /get-secret-value|get-parameters?\b.*--with-decryption|get-password-data|get-(?:session-)?token\b|get-login-password|get-authorization-token|get-federation-token|get (?:secrets?)\b.*(?:-o|--output)|--raw\b.*(?:exec|run|attach|portForward)\b/;
/** Also what a shell would expand: such text belongs into quotes. */
const SHELL = /[;&`<>*?{}()[\]!]|\$/;

/** Placeholders look like redirections to a shell check. */
const withoutPlaceholders = (line: string) => line.replace(/<[a-z][A-Za-z0-9]*>/g, 'name');

/** Parts of a pipeline; a bar inside quotes is text. */
function pipeline(line: string): string[] {
  const parts = [''];
  let quote = '';
  for (const char of line) {
    if (quote === '' && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = '';
    if (char === '|' && quote === '') parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

/** Why a command line may not stand in an untagged block; null when it only reads. */
export function whyNotReadOnly(line: string): string | null {
  const text = withoutPlaceholders(line);
  if (SHELL.test(text.replace(/'[^']*'|"[^"]*"/g, ''))) return 'uses the shell for more than a pipe';
  if (NEVER.test(text)) return 'prints a secret';
  const [first, ...filters] = pipeline(text) as [string, ...string[]];
  if (![KUBECTL, AWS, AWS_OTHER].some((pattern) => pattern.test(first))) return 'is not a command that only reads';
  return filters.every((part) => FILTER.test(part)) ? null : 'pipes into something that is not a filter';
}
