import type { Arithmetic, Filter } from './ast';

function operand(part: Arithmetic): string {
  return part.kind === 'binary' ? `(${printArithmetic(part)})` : printArithmetic(part);
}

function printArithmetic(part: Arithmetic): string {
  switch (part.kind) {
    case 'number':
      return String(part.value);
    case 'length':
      return 'len';
    case 'bytes':
      return `${part.protocol}[${printArithmetic(part.offset)}${part.size === 1 ? '' : `:${part.size}`}]`;
    case 'binary':
      return `${operand(part.left)} ${part.operator} ${operand(part.right)}`;
  }
}

const inParentheses = (filter: Filter) => `(${printFilter(filter)})`;

/** The one way to write a filter: every grouping that could be read in two ways has parentheses. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'primitive':
      return filter.words.join(' ');
    case 'relation':
      return `${printArithmetic(filter.left)} ${filter.operator} ${printArithmetic(filter.right)}`;
    case 'not':
      return `not ${filter.operand.kind === 'primitive' ? printFilter(filter.operand) : inParentheses(filter.operand)}`;
    default: {
      const { left, right, kind } = filter;
      const joined = (side: Filter) => side.kind === 'and' || side.kind === 'or';
      const first = joined(left) && left.kind !== kind ? inParentheses(left) : printFilter(left);
      return `${first} ${kind} ${joined(right) ? inParentheses(right) : printFilter(right)}`;
    }
  }
}
