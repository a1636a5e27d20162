import { isKubeName, isMasked, isReference } from '../secret-value';
import { patternShape, type SecretShape, sample } from '../shape';
import { decodesToPair } from './http';

const AUTH = sample('QVdTOmV5', 'SndZWGxzYjJGa0lqb2k=');
const DOCKER_CONFIG = sample('eyJhdXRocyI6', 'eyJxdWF5LmlvIjp7ImF1dGgiOiJkWE5sY2c9PSJ9fX0=');

export const kubernetesShapes: readonly SecretShape[] = [
  patternShape({
    type: 'bootstrap-token',
    literals: ['.'],
    pattern: /(?<![\w./:@-])()([a-z0-9]{6}\.[a-z0-9]{16})(?![\w./:@-])/g,
    accept: isBootstrapToken,
    examples: [
      { text: 'kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef', secret: 'abcdef.0123456789abcdef' },
      { text: '"bootstrap-token": "07401b.f395accd246ae52d"', secret: '07401b.f395accd246ae52d' },
    ],
    lookAlikes: [
      // event objects are named after the object and the hex of a time
      'event "worker.17a1b2c3d4e5f607" not found',
      'took 123456.1234567890123456 seconds',
      'lookup docker.internalregistry on 10.0.0.2:53',
    ],
  }),
  patternShape({
    type: 'docker-auth',
    literals: ['auth'],
    pattern: /(\bauth["'\\]{0,4}[ \t]{0,4}[:=][ \t]{0,4}["'\\]{1,4})([A-Za-z0-9+/]{8,16384}={0,2})(?=["'\\])/g,
    accept: (secret) => decodesToPair(secret),
    examples: [
      { text: `{"auths":{"quay.io":{"auth":"${AUTH}"}}}`, secret: AUTH },
      { text: `          auth = "${AUTH}"`, secret: AUTH },
    ],
    lookAlikes: ['"auth":"disabled"', 'msg="auth" auth="WebhookAuthenticator"'],
  }),
  patternShape({
    type: 'docker-config',
    literals: ['eyjhdxrocyi6'],
    pattern: /(?<![A-Za-z0-9+/])()(eyJhdXRocyI6[A-Za-z0-9+/=_-]{16,})/g,
    examples: [{ text: `  .dockerconfigjson: ${DOCKER_CONFIG}`, secret: DOCKER_CONFIG }],
    lookAlikes: ['  .dockerconfigjson: <none>'],
  }),
  patternShape({
    type: 'registry-credentials',
    literals: ['--creds', '--user'],
    pattern: /((?:--creds|--user)(?:=|[ \t]{1,4}|["'],[ \t]{0,4})["']?[^\s:"']{1,128}:)([^\s"'«»]{3,8192})/g,
    accept: (secret) => !isReference(secret) && !isMasked(secret) && !/^\d{1,5}$/.test(secret),
    examples: [
      { text: 'sudo: root : COMMAND=/bin/crictl pull --creds AWS:s3cr3tpassword img', secret: 's3cr3tpassword' },
      { text: 'ctr image pull --user admin:hunter2 quay.io/app', secret: 'hunter2' },
    ],
    lookAlikes: [
      'podman run --user 1000:1000 img',
      'crictl pull --creds AWS:$ECR_PASSWORD img',
      'docker run --user=0:0 x',
    ],
  }),
  patternShape({
    type: 'env-secret',
    literals: ['"name"', 'name:', 'name\\"'],
    // a container's environment as JSON or YAML: the telling name and the value are two fields
    pattern:
      /(\bname["'\\]{0,4}[ \t]{0,4}:[ \t]{0,4}["'\\]{0,4}\w{0,64}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)\w{0,24}["'\\]{0,4},?\s{0,64}["'\\]{0,4}value["'\\]{0,4}[ \t]{0,4}:[ \t]{0,4}["'\\]{0,4})([^\s"'\\,}«»]{3,4096})/gi,
    accept: (secret, before) =>
      !isReference(secret) &&
      !isMasked(secret) &&
      !isKubeName(secret) &&
      !/_(?:FILE|PATH|NAME|ARN|TTL|URL|URI|DIR|ID)["'\\]/i.test(before),
    examples: [
      { text: '{"name":"DB_PASSWORD","value":"Hunter2!"}', secret: 'Hunter2!' },
      { text: '    - name: API_TOKEN\n      value: 0a1b2c3d4e5f60718', secret: '0a1b2c3d4e5f60718' },
    ],
    lookAlikes: [
      '{"name":"AWS_WEB_IDENTITY_TOKEN_FILE","value":"/var/run/secrets/eks.amazonaws.com/serviceaccount/token"}',
      '{"name":"SECRET_NAME","value":"MyAppSecret"}',
      '{"name":"default-token","value":"default-token-x2v9z"}',
    ],
  }),
];

/** Digits and letters in the second half, and not the hex time that ends an event's name. */
function isBootstrapToken(token: string): boolean {
  const secret = token.slice(7);
  if (/^1[4-9a-f][0-9a-f]{14}$/.test(secret)) return false;
  return /[a-z]/.test(secret) && secret.replace(/\D/g, '').length >= 2;
}
