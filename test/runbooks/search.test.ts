import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { nearestNames } from '../../functions/core/runbooks/nearest-names';
import { searchRunbooks } from '../../functions/core/runbooks/search-runbooks';
import { RunbookIndex } from '../../schemas/runbook';
import { severityRank } from '../../schemas/severity';
import { FOLDER } from './runbook-files';

const { runbooks } = RunbookIndex.parse(JSON.parse(readFileSync(path.join(FOLDER, 'index.json'), 'utf8')));
const best = (text: string) => searchRunbooks(runbooks, { text }).map((hit) => hit.entry.id);

describe('searchRunbooks', () => {
  it.each([
    ['pods cannot resolve names, SERVFAIL', 'dns-failures'],
    ['node turned NotReady', 'node-not-ready'],
    ['x509: certificate signed by unknown authority', 'certificates'],
    ['worker does not join, NodeCreationFailure', 'node-join-failure'],
    ['AccessDenied AssumeRoleWithWebIdentity', 'iam-permissions'],
    ['instance metadata hop limit', 'imds'],
    ['whole availability zone is failing', 'az-outage'],
    ['tcpdump', 'packet-capture'],
    ['what changed compared to yesterday, before and after', 'before-after-comparison'],
    ['clock skew chrony', 'clock-skew'],
    ['windows HNS failed', 'windows-nodes'],
    ['spot interruption', 'node-reboot'],
    ['could not find the requested resource after upgrade', 'version-skew'],
    ['where to start, what is wrong', 'general-triage'],
  ])('finds for %j: %s', (text, id) => {
    expect(best(text)[0]).toBe(id);
  });

  it('puts the runbook of a rule first, whatever the words say', () => {
    const [first] = searchRunbooks(runbooks, { text: 'dns SERVFAIL CoreDNS', ruleIds: ['repeated-reboots'] });
    expect(first).toMatchObject({ entry: { id: 'node-reboot' }, rules: ['repeated-reboots'] });
  });

  it('gives nothing for words and rules no runbook knows', () => {
    expect(best('zebra crossing')).toEqual([]);
    expect(best('is the node not')).toEqual([]);
    expect(searchRunbooks(runbooks, { ruleIds: ['no-such-rule'] })).toEqual([]);
    expect(searchRunbooks(runbooks, { ruleIds: [] })).toEqual([]);
  });

  it('lists all without a question, worst first', () => {
    const ranks = searchRunbooks(runbooks, {}).map((hit) => severityRank(hit.entry.severity));
    expect(ranks).toHaveLength(runbooks.length);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(searchRunbooks(runbooks, { severity: 'info' }).every((hit) => hit.entry.severity === 'info')).toBe(true);
  });

  it('does not depend on the order of the index', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(runbooks, { minLength: runbooks.length }), fc.string(), (shuffled, text) => {
        expect(searchRunbooks(shuffled, { text }).map((hit) => hit.entry.id)).toEqual(best(text));
      }),
      { numRuns: 30 },
    );
  });
});

describe('nearestNames', () => {
  const names = runbooks.map((entry) => entry.id);

  it.each([
    ['dns-failure', 'dns-failures'],
    ['d5-dns-failures', 'dns-failures'],
    ['node-reboots', 'node-reboot'],
    ['kubelet-config', 'kubelet-configuration'],
    ['certificate', 'certificates'],
  ])('says for %s: %s', (wanted, name) => {
    expect(nearestNames(wanted, names, 3)[0]).toBe(name);
  });

  it('bounds its work for any text', () => {
    expect(nearestNames('x'.repeat(1_000_000), names, 3)).toHaveLength(3);
    expect(nearestNames('', [], 3)).toEqual([]);
  });
});
