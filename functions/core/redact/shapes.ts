import type { SecretShape } from './shape';
import { assignments, flagValues } from './shapes/assignments';
import { awsShapes } from './shapes/aws';
import { commandShapes } from './shapes/commands';
import { httpShapes } from './shapes/http';
import { kubernetesShapes } from './shapes/kubernetes';
import { encodedPrivateKey, loneKeyLine, privateKey } from './shapes/private-key';
import { vendorShapes } from './shapes/vendor-tokens';

/**
 * Every shape, in the order they are tried. What a token's own form gives away comes first, so that its placeholder
 * says more than the name of the key in front of it.
 */
export const SECRET_SHAPES: readonly SecretShape[] = [
  privateKey,
  encodedPrivateKey,
  ...awsShapes,
  ...vendorShapes,
  ...httpShapes,
  ...kubernetesShapes,
  ...commandShapes,
  flagValues,
  assignments,
  loneKeyLine,
];
