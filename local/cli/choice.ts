import { Option } from 'commander';
import { DiagError } from '../../schemas/errors';
import { didYouMean } from './suggest';

/** An option with a closed list of values: help and completion show them, a wrong one gets a suggestion. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  const option = new Option(flags, description).choices(values);
  return option.argParser((text: string) => {
    if (values.includes(text)) return text;
    throw new DiagError('invalid-argument', `${option.long}: there is no ${text}`, {
      field: option.long ?? flags,
      hint: didYouMean(text, values, `allowed: ${values.join(', ')}`),
    });
  });
}

/** A whole number within limits, both inclusive. */
export function wholeNumber(flags: string, description: string, limits: readonly [number, number]): Option {
  const [least, most] = limits;
  const option = new Option(flags, description);
  return option.argParser((text: string) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new DiagError('invalid-argument', `${option.long}: ${text} is not a whole number from ${least} to ${most}`, {
      field: option.long ?? flags,
      hint: `for example ${option.long} ${least}`,
    });
  });
}

/** Values of an option that may be repeated or joined with commas. */
export const listed = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
];
