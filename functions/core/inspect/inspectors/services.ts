import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** `systemctl list-units` on a node with hundreds of pods lists thousands of mounts and scopes. */
const KEPT = 2000;

export interface Unit {
  readonly name: string;
  readonly load: string;
  readonly active: string;
  readonly sub: string;
  readonly description: string;
  readonly at: FactSource;
}
export interface ServicesFacts {
  /** Services, timers and sockets, and every failed unit of any type. */
  readonly units: readonly Unit[];
  readonly failed: readonly Unit[];
  readonly total: number;
  readonly omitted: number;
}

const STATES = /^(active|inactive|failed|activating|deactivating|reloading|maintenance|refreshing)$/;

/** `systemctl list-units`. */
export default defineInspector({
  id: 'services',
  title: 'systemd units',
  kinds: ['services'],
  open: (file) => {
    const units: Unit[] = [];
    const failed: Unit[] = [];
    let total = 0;
    let omitted = 0;
    return readLines<ServicesFacts>({
      line(source) {
        // a failed or masked unit is marked with a dot (● or *), which may not survive the encoding
        const text = source.text.replace(/^[^\w/\\-]+/, '');
        const [name = '', load = '', active = '', sub = '', ...rest] = text.split(/\s+/);
        if (name === 'UNIT' && load === 'LOAD') return undefined;
        if (/^(LOAD|ACTIVE|SUB|JOB)\s+[=→]/.test(text) || /^\d+ loaded units listed/.test(text)) return undefined;
        if (/^To show all|^Pass --all/.test(text)) return undefined;
        if (!/\.\w+$/.test(name) || !STATES.test(active)) return 'not a unit';
        total++;
        const unit = { name, load, active, sub, description: rest.join(' ').slice(0, 200), at: cite(file, source) };
        if (active === 'failed' && failed.length < 200) failed.push(unit);
        if (!/\.(service|timer|socket)$/.test(name) && active !== 'failed') return undefined;
        if (units.length < KEPT) units.push(unit);
        else omitted++;
        return undefined;
      },
      limits: (facts) => (facts.omitted > 0 ? [`${facts.omitted} units were only counted`] : []),
      end: () => (total === 0 ? null : { units, failed, total, omitted }),
    });
  },
});
