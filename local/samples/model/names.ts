import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Buffer): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += BASE32[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return out;
}

const chainHash = (text: string) => base32(createHash('sha256').update(text).digest()).slice(0, 16);

/** kube-proxy's chain name of a service port: first 16 base32 characters of SHA-256 over name and protocol. */
export const serviceChain = (servicePort: string, protocol: string) => `KUBE-SVC-${chainHash(servicePort + protocol)}`;

export const externalChain = (servicePort: string, protocol: string) => `KUBE-EXT-${chainHash(servicePort + protocol)}`;

export const endpointChain = (servicePort: string, protocol: string, endpoint: string) =>
  `KUBE-SEP-${chainHash(servicePort + protocol + endpoint)}`;

/** The VPC CNI's host side device of a pod: `eni` and 11 hex digits of SHA-1 over `namespace.name`. */
export const vethName = (namespace: string, pod: string) =>
  `eni${createHash('sha1').update(`${namespace}.${pod}`).digest('hex').slice(0, 11)}`;

/** Dotted quad to number and back, for handing out addresses. */
export const toNumber = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
export const toAddress = (n: number) => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');
