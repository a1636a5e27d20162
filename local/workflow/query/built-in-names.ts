import { STEP_FUNCTIONS } from './step-functions';

/** Functions of JSONata 2.1 (docs.jsonata.org) without `$eval`, which Step Functions takes away, and those it adds. */
export const BUILT_IN_NAMES: ReadonlySet<string> = new Set([
  ...'string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join'.split(
    ' ',
  ),
  ...'match replace base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl'.split(' '),
  ...'number abs floor ceil round power sqrt random formatNumber formatBase formatInteger parseInteger'.split(' '),
  ...'sum max min average boolean not exists count append sort reverse shuffle distinct zip'.split(' '),
  ...'keys lookup spread merge sift each error assert type now millis fromMillis toMillis'.split(' '),
  ...'map filter single reduce clone'.split(' '),
  ...STEP_FUNCTIONS.map(({ name }) => name),
]);
