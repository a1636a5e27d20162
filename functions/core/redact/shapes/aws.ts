import { patternShape, type SecretShape, sample } from '../shape';

const KEY_ID = sample('AKIA', 'IOSFODNN7', 'EXAMPLE');
const SESSION_KEY_ID = sample('ASIA', 'QGB4D7EXAMP', 'LE234');
const SECRET_KEY = sample('wJalrXUtnFEMI/', 'K7MDENG/bPxRfi', 'CYEXAMPLEKEY');
const SESSION = sample('IQoJb3JpZ2luX2VjE', 'Jv//////////wEaCXVzLWVhc3QtMSJHMEUCIQDx', 'b2Vk7TnJ1cQ==');
const EKS_TOKEN = sample('k8s-aws-v1.', 'aHR0cHM6Ly9zdHMudXMtZWFzdC0xLmFtYXpvbmF3cy5jb20v');
const ECR_PASSWORD = sample('eyJwYXlsb2FkIjoi', 'Q0pLM2ZhT0FnZ0lWQk1pRXJ3cDBQdm5TQ0x2T0tRPT0iLCJk');
const IMDS_TOKEN = sample('AQAEALH6QlT6yX', '_3uSgBFPjOqZKvqCkqGxB5bq2sA2_BKHWnM4wnGg==');
const HEX_64 = sample('9f86d081884c7d659a2feaa0c55ad015', 'a3bf4f1b2b0b822cd15d6c15b0f00a08');

export const awsShapes: readonly SecretShape[] = [
  patternShape({
    type: 'aws-access-key',
    literals: ['akia', 'asia', 'abia', 'acca'],
    // AIDA, AROA, ANPA … name principals and policies: not secret, and useful
    pattern: /(?<![A-Za-z0-9])()((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})(?![A-Za-z0-9])/g,
    examples: [
      { text: `export AWS_ACCESS_KEY_ID=${KEY_ID}`, secret: KEY_ID },
      { text: `X-Amz-Credential=${SESSION_KEY_ID}%2F20240131%2Fus-east-1`, secret: SESSION_KEY_ID },
    ],
    lookAlikes: [
      'User: arn:aws:sts::111122223333:assumed-role/node/AROAQGB4D7EXAMPLE2345:i-0abc is not authorized',
      'kubelet sandbox ASIAPACIFIC region selected',
    ],
  }),
  patternShape({
    type: 'aws-secret-key',
    literals: ['secret', 'aws-access-key#'],
    pattern:
      /((?:secret_?(?:access_?)?key|«secret:aws-access-key#[0-9a-f]{6}»)["'\\]{0,4}[ \t]{0,4}[:=,\s][ \t]{0,4}["'\\]{0,4})([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    examples: [
      { text: `AWS_SECRET_ACCESS_KEY=${SECRET_KEY}`, secret: SECRET_KEY },
      { text: `"SecretAccessKey" : "${SECRET_KEY}",`, secret: SECRET_KEY },
      { text: `aws_secret_access_key = ${SECRET_KEY}`, secret: SECRET_KEY },
    ],
    lookAlikes: ['secretKey: da39a3ee', 'secret_access_key is not set'],
  }),
  patternShape({
    type: 'aws-session-token',
    literals: ['iqojb3jpz2lu', 'fwogzxivyxdz', 'fqogzxivyxdz'],
    pattern: /(?<![A-Za-z0-9+/])()((?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)(?:[A-Za-z0-9+/=_-]|%2[BF]|%3D){16,})/g,
    examples: [
      { text: `"Token" : "${SESSION}",`, secret: SESSION },
      { text: `AWS_SESSION_TOKEN=${SESSION}`, secret: SESSION },
    ],
    lookAlikes: ['IQoJb3JpZ2lu is how session tokens start'],
  }),
  patternShape({
    type: 'aws-session-token',
    literals: ['x-amz-security-token'],
    pattern: /(x-amz-security-token["'\\]{0,4}[ \t]{0,4}[:=][ \t]{0,4}\[?["'\\]{0,4})([\w+/=%.-]{16,8192})/gi,
    accept: (secret) => !secret.startsWith('secret'),
    examples: [
      { text: `?X-Amz-Security-Token=${SESSION.replace(/=/g, '%3D')}&X`, secret: SESSION.replace(/=/g, '%3D') },
    ],
    lookAlikes: ['SignedHeaders=host;x-amz-date;x-amz-security-token, '],
  }),
  patternShape({
    type: 'aws-signature',
    literals: ['signature'],
    // SigV4 in a query string or an Authorization header; the escaped ampersand is how Go prints it in JSON
    pattern:
      /((?:x-amz-|x-goog-|[ ,;&?]|\\u0026)signature["']?=["']?)((?:[0-9a-f]{64,1024}|[A-Za-z0-9+/%]{27,512}={0,2}))(?![\w+/%=])/gi,
    examples: [
      { text: `&X-Amz-Signature=${HEX_64}`, secret: HEX_64 },
      { text: `SignedHeaders=host, Signature=${HEX_64}`, secret: HEX_64 },
    ],
    lookAlikes: ['bad signature=unknown', 'kernel: Loaded X.509 cert: signature and/or required key missing'],
  }),
  patternShape({
    type: 'eks-token',
    literals: ['k8s-aws-v1.'],
    pattern: /()(k8s-aws-v1\.[A-Za-z0-9_=-]{16,})/g,
    examples: [{ text: `"token": "${EKS_TOKEN}"`, secret: EKS_TOKEN }],
    lookAlikes: ['token must start with k8s-aws-v1.'],
  }),
  patternShape({
    type: 'registry-password',
    literals: ['eyjwyxlsb2fk', 'qvdtomv5'],
    // what `aws ecr get-login-password` prints, plain or behind base64 of "AWS:"
    pattern: /(?<![A-Za-z0-9+/])()((?:eyJwYXlsb2Fk|QVdTOmV5)[A-Za-z0-9+/=_-]{24,})/g,
    examples: [{ text: `ctr image pull --user AWS:${ECR_PASSWORD} img`, secret: ECR_PASSWORD }],
    lookAlikes: ['payload eyJwYXlsb2Fk.'],
  }),
  patternShape({
    type: 'imds-token',
    literals: ['ec2-metadata-token'],
    pattern: /(x-aws-ec2-metadata-token["'\\]{0,4}[ \t]{0,4}:[ \t]{0,4}\[?["'\\]{0,4})([\w+/=-]{20,512})/gi,
    examples: [
      { text: `curl -H "X-aws-ec2-metadata-token: ${IMDS_TOKEN}" http://169.254.169.254/`, secret: IMDS_TOKEN },
    ],
    lookAlikes: [
      'curl -X PUT http://169.254.169.254/latest/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 21600"',
      'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
    ],
  }),
];
