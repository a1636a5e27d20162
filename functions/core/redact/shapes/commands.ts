import { isKubeName, isMasked, isReference, looksGenerated } from '../secret-value';
import { patternShape, type SecretShape } from '../shape';

const HEX_TOKEN = '0a1b2c3d4e5f6071';

function plain(secret: string): boolean {
  return !isReference(secret) && !isMasked(secret);
}

/** Command lines (ps, sudo, user data, shell traces) that pass a secret without naming it. */
export const commandShapes: readonly SecretShape[] = [
  patternShape({
    type: 'flag-value',
    literals: ['mysql', 'mariadb'],
    pattern: /(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n;|]{0,160}?[ \t]-p)([^\s"'«»-][^\s"'«»]{2,256})/g,
    accept: plain,
    examples: [{ text: 'mysql -u root -pHunter2! -h db.internal', secret: 'Hunter2!' }],
    lookAlikes: ['mysql -u root -p -h db.internal', 'mysqladmin --port=3306 ping'],
  }),
  patternShape({
    type: 'flag-value',
    literals: ['login'],
    pattern: /(\blogin\b[^\n;|]{0,160}?[ \t]-p(?:=|[ \t]{1,4})["']?)([^\s"'«»-][^\s"'«»]{2,4096})/g,
    accept: plain,
    examples: [
      { text: 'docker login -u AWS -p Hunter2! 111122223333.dkr.ecr.us-east-1.amazonaws.com', secret: 'Hunter2!' },
    ],
    lookAlikes: ['login -p -- root', 'docker login -u AWS -p $PASSWORD registry.internal'],
  }),
  patternShape({
    type: 'registry-credentials',
    literals: ['curl', 'wget', 'ctr', 'crictl', 'nerdctl', '-creds'],
    pattern:
      /((?:\b(?:curl|wget|ctr|crictl|nerdctl)\b[^\n;|]{0,160}?[ \t]-u|--[a-z-]{1,32}-creds)(?:=|[ \t]{0,4})["']?[^\s:"'-][^\s:"']{0,127}:)([^\s"'«»]{3,8192})/g,
    accept: (secret) => plain(secret) && !/^\/|^\d{1,5}$/.test(secret),
    examples: [
      { text: 'curl -s -u admin:Hunter2! https://registry.internal/v2/', secret: 'Hunter2!' },
      { text: 'ctr -n k8s.io images pull -u AWS:Hunter2! quay.io/app', secret: 'Hunter2!' },
    ],
    lookAlikes: [
      'curl -sSf -u http://10.0.0.1:8080/',
      'journalctl -u containerd: no entries',
      'curl -u user: https://x',
    ],
  }),
  patternShape({
    type: 'password',
    literals: ['passwd', 'requirepass', 'login', 'password is'],
    pattern:
      /((?:\brequirepass[ \t]{1,4}|\blogin[ \t]{1,4}\S{1,64}[ \t]{1,4}password[ \t]{1,4}|\bpassword is[ \t]{1,4})["']?)([^\s"'«»]{4,256})/gi,
    accept: (secret, before) =>
      plain(secret) && (!/ is\s/i.test(before) || looksGenerated(secret.replace(/[.,]$/, ''), 6)),
    examples: [
      { text: 'redis-server *:6379 --requirepass Hunter2!', secret: 'Hunter2!' },
      { text: 'machine github.com login build password Hunter2!', secret: 'Hunter2!' },
      { text: 'generated password is Hunter2x', secret: 'Hunter2x' },
    ],
    lookAlikes: ['the password is incorrect', 'pam_unix(login:auth): check pass; user unknown'],
  }),
  patternShape({
    type: 'password',
    literals: ['passwd'],
    pattern:
      /(\becho[ \t]{1,4}(?:-n[ \t]{1,4})?["']?(?:[\w.-]{1,32}:)?)([^\s"'|«»:]{4,256})(?=["']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t]{1,4})?(?:ch)?passwd\b)/g,
    accept: plain,
    examples: [
      { text: 'echo "root:Hunter2!" | chpasswd', secret: 'Hunter2!' },
      { text: 'echo Hunter2! | passwd --stdin ec2-user', secret: 'Hunter2!' },
    ],
    lookAlikes: ['echo "$ROOT_PASSWORD" | passwd --stdin root', 'echo done | tee -a /var/log/passwd.log'],
  }),
  patternShape({
    type: 'url-password',
    literals: ['http'],
    // a token in place of the user name, as git hosts and error trackers take it
    pattern: /(\bhttps?:\/\/)([A-Za-z0-9_-]{12,256})(?=@[A-Za-z0-9])/g,
    accept: (secret) => looksGenerated(secret, 12),
    examples: [{ text: `git clone https://${HEX_TOKEN}@git.internal/org/repo.git`, secret: HEX_TOKEN }],
    lookAlikes: ['git clone https://deploy-account@git.internal/org/repo.git', 'http://release-notes/@types'],
  }),
  patternShape({
    type: 'credential',
    literals: ['</'],
    pattern: /(<(?:[\w.-]{0,40})(?:password|passphrase|secret|token|apikey)>)([^<>«»\n]{3,4096})(?=<\/)/gi,
    accept: plain,
    examples: [{ text: '<server><id>nexus</id><password>Hunter2!</password></server>', secret: 'Hunter2!' }],
    lookAlikes: ['<password>${env.NEXUS_PASSWORD}</password>', '<token></token>'],
  }),
  patternShape({
    type: 'token',
    literals: ['token '],
    pattern: /(\btoken[ \t]{1,4}["']?)([A-Za-z0-9_.+/-]{24,4096}={0,2})(?![\w./-])/gi,
    accept: (secret) =>
      plain(secret) && looksGenerated(secret, 24) && !isKubeName(secret) && !/[-.]\w{0,12}[-.]/.test(secret),
    examples: [{ text: `authentication with token ${HEX_TOKEN.repeat(2)} failed`, secret: HEX_TOKEN.repeat(2) }],
    lookAlikes: [
      'mounted token kube-api-access-x7k2p-0123456789 again',
      'no token /var/run/secrets/eks.amazonaws.com/serviceaccount/token1',
      'token 9d0b2a6c-8e1f-4b3d-a7e4-6f8d2a7e4f4b expired',
    ],
  }),
];
