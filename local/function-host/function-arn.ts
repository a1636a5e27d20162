/** Where the embedded cloud's functions pretend to live. */
export interface FunctionPlace {
  readonly region: string;
  readonly account: string;
}

export function functionArn(name: string, { region, account }: FunctionPlace): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`;
}

/** The function's name in an ARN (with or without a qualifier) or in a plain name. */
export function functionNameOf(nameOrArn: string): string {
  const [, name] = /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:([^:]+)(?::[^:]+)?$/.exec(nameOrArn) ?? [];
  return name ?? nameOrArn;
}
