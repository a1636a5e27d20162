import { matchLine } from '../../../functions/core/rules/match-line';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { SAMPLE_RULES, sampleRule } from './sample-rules';

const ruleset = compileRules(SAMPLE_RULES);

describe('matchLine', () => {
  it('names the rule, its captures and its dedup values', () => {
    const line = '[  812.100] blk_update_request: I/O error, dev nvme1n1, sector 9912 op 0x0:(READ)';
    expect(matchLine(ruleset, 'dmesg', line)).toEqual([
      expect.objectContaining({
        rule: expect.objectContaining({ id: 'io-error' }),
        role: 'problem',
        dedup: ['nvme1n1'],
        captures: { device: 'nvme1n1' },
        index: line.indexOf('I/O error'),
      }),
    ]);
  });

  it('counts a line once when two alternatives say the same, twice when they name different things', () => {
    const both = (second: string) => `I/O error, dev sda, sector 1; Buffer I/O error on dev ${second}`;
    expect(matchLine(ruleset, 'dmesg', both('sda'))).toHaveLength(1);
    expect(matchLine(ruleset, 'dmesg', both('sdb')).map((match) => match.dedup)).toEqual([['sda'], ['sdb']]);
  });

  it('stays silent when unless matches, or when the kind is not a source of the rule', () => {
    const line = 'failed to setup network for sandbox "1": plugin type="aws-cni" pod="default/web-1"';
    expect(matchLine(ruleset, 'kubelet', line)).toHaveLength(1);
    expect(matchLine(ruleset, 'kubelet', `${line} context canceled`)).toEqual([]);
    expect(matchLine(ruleset, 'dmesg', line)).toEqual([]);
  });

  it('tells recoveries and second halves of windows from problems', () => {
    expect(matchLine(ruleset, 'kubelet', 'sandbox is running again pod="default/web-1"')).toEqual([
      expect.objectContaining({ role: 'recovery', dedup: ['default/web-1'] }),
    ]);
    expect(matchLine(ruleset, 'dmesg', 'ena 0000:00:05.0 eth0: Trigger reset is on')).toEqual([
      expect.objectContaining({ role: 'followed-by', dedup: ['eth0'] }),
    ]);
  });

  it('runs record rules over joined lines', () => {
    const record = 'java invoked oom-killer: gfp_mask=0x100cca\nMem-Info:\nKilled process 812 (java) total-vm:1kB';
    expect(matchLine(ruleset, 'dmesg', record)[0]).toMatchObject({ dedup: ['java'], captures: { trigger: 'java' } });
  });

  it('cuts a dedup value that a hostile line makes long', () => {
    const rules = compileRules([
      sampleRule('long-name', {
        match: { literal: 'device is ', pattern: /device is (?<device>\S+)/ },
        dedup: ['device'],
      }),
    ]);
    expect(matchLine(rules, 'dmesg', `device is ${'x'.repeat(9_000)}`)[0]!.dedup[0]).toHaveLength(200);
  });
});

describe('patterns of rule packs', () => {
  const pack = (pattern: string) =>
    compileRules([sampleRule('x-pack', { match: { literal: 'lost carrier on', pattern }, dedup: ['nic'] })]);

  it('are strings and capture by name', () => {
    expect(
      matchLine(pack('lost carrier on (?P<nic>eth[0-9]+)'), 'dmesg', 'ena: lost carrier on eth3')[0],
    ).toMatchObject({
      dedup: ['eth3'],
      index: 5,
    });
  });

  it('take linear time where a backtracking engine would never end', () => {
    const hostile = `lost carrier on ${'a'.repeat(50_000)}!`;
    expect(matchLine(pack('lost carrier on (a+)+$'), 'dmesg', hostile)).toEqual([]);
  });

  it('are refused by field when they are not RE2 syntax', () => {
    expect(() => pack('lost carrier on (?=eth)')).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'x-pack.match.pattern' }),
    );
  });
});

describe('compileRules', () => {
  it('gives a version that depends on what is matched, not on the order of the files', () => {
    expect(compileRules([...SAMPLE_RULES].reverse()).version).toBe(ruleset.version);
    const changed = SAMPLE_RULES.map((rule) => (rule.id === 'io-error' ? { ...rule, revision: 2 } : rule));
    expect(compileRules(changed).version).not.toBe(ruleset.version);
  });

  it('compiles one scanner for kinds with the same rules', () => {
    expect(ruleset.scannerFor('dmesg')).toBe(ruleset.scannerFor('dmesg-human'));
    expect(ruleset.scannerFor('dmesg').entries.map((entry) => entry.rule.id)).not.toContain('sandbox-failed');
  });

  it('looks for errors of unknown programs in logs only', () => {
    expect(ruleset.scannerFor('containerd').wantsUnknownErrors).toBe(true);
    expect(ruleset.scannerFor('iptables-save').wantsUnknownErrors).toBe(false);
  });

  it('refuses two rules of one id', () => {
    expect(() => compileRules([SAMPLE_RULES[0]!, SAMPLE_RULES[0]!])).toThrow(/conntrack-full/);
  });
});
