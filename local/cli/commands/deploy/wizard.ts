import type { Discovery } from '../../../../functions/aws/eks-discovery';
import type { Terminal } from '../../terminal';
import type { Prompt } from './prompt';

/** The part of infra's configuration that the wizard asks for; infra checks the whole at synth. */
export interface DeploymentConfig {
  readonly name: string;
  readonly region: string;
  readonly nodeRegions?: readonly string[];
  readonly clusters: readonly string[];
  readonly nodeRoleArns: readonly string[];
  readonly approval?: { readonly required: boolean };
  readonly autoCollection?: { readonly notReadyAlarm: string };
  readonly alarms?: { readonly emails: readonly string[] };
  readonly onDestroy?: 'retain' | 'delete';
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const list = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
const all = (pattern: RegExp, what: string) => (answer: string) =>
  list(answer).length === 0 || !list(answer).every((one) => pattern.test(one)) ? what : null;

/** Turns `1,3`, `all` or names into names. */
export function choose(answer: string, offered: readonly string[]): string[] {
  if (answer === 'all') return [...offered];
  return list(answer).map((one) => (/^\d+$/.test(one) ? (offered[Number(one) - 1] ?? one) : one));
}

async function clustersOf(regions: readonly string[], prompt: Prompt, discovery: Discovery, t: Terminal) {
  const found = new Map<string, string>();
  for (const region of regions) {
    t.progress(`asking EKS in ${region}`);
    const { names, problem } = await discovery.clusters(region);
    for (const name of names) if (!found.has(name)) found.set(name, region);
    if (problem) t.err(t.style('yellow', `${region}: clusters could not be listed (${problem})`));
  }
  const offered = [...found.keys()];
  for (const [at, name] of offered.entries()) t.err(`  ${at + 1}  ${name}  ${t.style('dim', found.get(name) ?? '')}`);
  const valid = (answer: string) => {
    const chosen = choose(answer, offered);
    return chosen.length > 0 && chosen.every((one) => /^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(one))
      ? null
      : 'numbers from the list, names, or all; never a pattern';
  };
  const answer = await prompt.text('Clusters that may be collected from', undefined, valid);
  return choose(answer, offered).map((name) => ({ name, region: found.get(name) ?? regions[0] ?? '' }));
}

async function rolesOf(
  clusters: readonly { readonly name: string; readonly region: string }[],
  prompt: Prompt,
  discovery: Discovery,
  t: Terminal,
): Promise<string[]> {
  const found = new Set<string>();
  for (const { name, region } of clusters) {
    t.progress(`asking EKS for the node groups of ${name}`);
    const { arns, problem } = await discovery.nodeRoles(region, name);
    for (const arn of arns) found.add(arn);
    if (problem) t.err(t.style('yellow', `${name}: node groups could not be read (${problem})`));
  }
  for (const arn of found) t.err(`  ${arn}`);
  const what = found.size > 0 ? 'Further node roles (Karpenter, self-managed), or -' : 'ARNs of the node roles';
  const arn = /^(-|arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/;
  const more = await prompt.text(
    what,
    found.size > 0 ? '-' : undefined,
    all(arn, 'ARNs of roles, with commas between'),
  );
  return [...new Set([...found, ...list(more).filter((one) => one !== '-')])];
}

/** Asks for everything that has no safe default, then for what people most often decide. */
export async function runWizard(
  prompt: Prompt,
  discovery: Discovery,
  t: Terminal,
  defaults: { readonly region: string },
): Promise<DeploymentConfig> {
  const name = await prompt.text('Name of the deployment', 'nodescope', (answer) =>
    /^[a-z][a-z0-9-]{1,19}$/.test(answer) ? null : '2 to 20 lower-case letters, digits or hyphens, a letter first',
  );
  const region = await prompt.text('Region of Nodescope', defaults.region, all(REGION, 'a Region, as eu-west-1'));
  const others = await prompt.text('Other Regions with nodes, or -', '-', (answer) =>
    answer === '-' ? null : all(REGION, 'Regions, with commas between, or -')(answer),
  );
  const nodeRegions = others === '-' ? [] : list(others).filter((one) => one !== region);
  const clusters = await clustersOf([region, ...nodeRegions], prompt, discovery, t);
  const nodeRoleArns = await rolesOf(clusters, prompt, discovery, t);
  const alarm = await prompt.text(
    'Collect when a node is not ready: metrics-insights, per-cluster or none',
    'metrics-insights',
    (answer) => (/^(metrics-insights|per-cluster|none)$/.test(answer) ? null : 'one of the three'),
  );
  const required = await prompt.yes('Must a person approve what an agent wants to collect?', false);
  const email = await prompt.text('E-mail for alarms of Nodescope itself, or -', '-', (answer) =>
    answer === '-' || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(answer) ? null : 'an address, or -',
  );
  return {
    name,
    region,
    ...(nodeRegions.length > 0 ? { nodeRegions } : {}),
    clusters: clusters.map((one) => one.name),
    nodeRoleArns,
    autoCollection: { notReadyAlarm: alarm },
    approval: { required },
    alarms: { emails: email === '-' ? [] : [email] },
  };
}
