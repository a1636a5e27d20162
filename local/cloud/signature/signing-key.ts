import { createHmac } from 'node:crypto';

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Scope of a credential: `<date>/<region>/<service>/aws4_request`. */
export interface CredentialScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export const scopeText = (scope: CredentialScope) => `${scope.date}/${scope.region}/${scope.service}/aws4_request`;

export function signingKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, scope.date), scope.region), scope.service), 'aws4_request');
}

/** Hex signature over `<algorithm>\n<time>\n<scope>\n<rest>`. */
export function sign(key: Buffer, algorithm: string, amzDate: string, scope: CredentialScope, rest: string): string {
  return hmac(key, `${algorithm}\n${amzDate}\n${scopeText(scope)}\n${rest}`).toString('hex');
}
