import { defineRule } from '../../../functions/core/rules/define';
import type { LogRule, LogRuleInput } from '../../../schemas/rule';

/** A complete log rule of which a test states only what it is about. */
export function sampleRule(id: string, about: Partial<LogRuleInput>): LogRule {
  return defineRule({
    id,
    since: '0.1.0',
    revision: 1,
    kind: 'log',
    area: 'kernel',
    component: 'kernel',
    category: 'sample',
    severity: 'medium',
    title: `Title of ${id}`,
    sources: ['dmesg'],
    match: { literal: 'table full, dropping packet', pattern: /table full, dropping packet/ },
    dedup: [],
    confidence: { alone: 0.8, strongerWith: [] },
    mayCause: [],
    why: 'why',
    impact: 'impact',
    remediation: [{ do: 'nothing', risk: 'safe' }],
    runbook: 'sample',
    references: [],
    falsePositives: 'none known',
    recovery: { none: 'a sample has no end' },
    examples: { fires: [], silent: [] },
    ...about,
  });
}

/** Rules that together use every feature of the matcher: captures, alternatives, unless, record, window, recovery. */
export const SAMPLE_RULES: readonly LogRule[] = [
  sampleRule('conntrack-full', { severity: 'critical', sources: ['kernel'] }),
  sampleRule('io-error', {
    sources: ['kernel'],
    match: [
      { literal: 'I/O error, dev ', pattern: /I\/O error, dev (?<device>\w+), sector \d+/ },
      { literal: 'Buffer I/O error on dev', pattern: /Buffer I\/O error on dev (?<device>\w+)/ },
    ],
    dedup: ['device'],
  }),
  sampleRule('oom-kill', {
    sources: ['kernel'],
    scope: 'record',
    match: {
      literal: 'invoked oom-killer',
      pattern: /(?<trigger>\S+) invoked oom-killer[\s\S]*?Killed process \d+ \((?<victim>[^)]+)\)/,
    },
    dedup: ['victim'],
  }),
  sampleRule('sandbox-failed', {
    sources: ['kubelet'],
    match: {
      literal: 'failed to setup network for sandbox',
      pattern: /failed to setup network for sandbox.*pod="?(?<pod>[\w./-]+)/,
      unless: /context canceled/,
    },
    dedup: ['pod'],
    recovery: {
      literal: 'sandbox is running again',
      pattern: /sandbox is running again.*pod="?(?<pod>[\w./-]+)/,
      by: ['pod'],
    },
  }),
  sampleRule('ena-reset', {
    sources: ['kernel'],
    match: { literal: 'Reset indication received', pattern: /(?<nic>eth\d): Reset indication received/ },
    dedup: ['nic'],
    window: {
      followedBy: { literal: 'Trigger reset is on', pattern: /(?<nic>eth\d): Trigger reset is on/ },
      withinSeconds: 60,
    },
  }),
];
