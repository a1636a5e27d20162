import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:nodescope/devops-agent-AbCdEf';
const PARAMETER = '/aws/reference/secretsmanager/nodescope/devops-agent';

export interface Received {
  readonly proof: 'hmac' | 'bearer' | 'none';
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** Stands where the agent's webhook stands: takes what is proven, refuses the rest. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
  /** Requests that were taken. */
  readonly taken: Received[];
  /** Statuses of the next answers; then 200. */
  readonly answers: number[];
  /** Status of every answer so far. */
  readonly answered: number[];
  close(): Promise<void>;
}

export async function openReceiver(secret: string): Promise<Receiver> {
  const taken: Received[] = [];
  const answers: number[] = [];
  const answered: number[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const stamp = String(req.headers['x-amzn-event-timestamp']);
      const expected = createHmac('sha256', secret).update(`${stamp}:${text}`).digest('base64');
      const fresh =
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/.test(stamp) && Math.abs(Date.now() - Date.parse(stamp)) < 300_000;
      const proof =
        fresh && req.headers['x-amzn-event-signature'] === expected
          ? 'hmac'
          : req.headers.authorization === `Bearer ${secret}`
            ? 'bearer'
            : 'none';
      const status = answers.shift() ?? (proof === 'none' || req.method !== 'POST' ? 403 : 200);
      answered.push(status);
      if (status === 200) taken.push({ proof, text, body: JSON.parse(text) as Record<string, unknown> });
      res.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:9/' } : {}).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    ...{ secret, taken, answers, answered },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Puts the secret where Parameter Store finds it. */
export const storeSecret = (home: string, { url, secret }: Pick<Receiver, 'url' | 'secret'>) =>
  writeFile(path.join(home, 'parameters.json'), JSON.stringify({ [PARAMETER]: JSON.stringify({ url, secret }) }));
