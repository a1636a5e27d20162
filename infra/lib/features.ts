import {
  EVENT_RULES,
  type EventRule,
  type Feature,
  FUNCTIONS,
  type FunctionName,
  type FunctionSpec,
  STATE_MACHINES,
  type StateMachineName,
  type StateMachineSpec,
  TERMINATION_RULES,
} from '../../schemas/deployment';
import type { Config } from '../config/schema';

/** What a configuration deploys of schemas/deployment.ts: what belongs to a feature that is off is left out. */
export interface Deployed {
  readonly functions: readonly (readonly [FunctionName, FunctionSpec])[];
  readonly machines: readonly (readonly [StateMachineName, StateMachineSpec])[];
  readonly rules: readonly EventRule[];
  has(feature: Feature): boolean;
}

export function deployed(config: Config): Deployed {
  const on: Readonly<Record<Feature, boolean>> = {
    'packet-capture': config.packetCapture !== null,
    'hand-off': config.handOff !== null,
    'raw-artifacts': config.rawBundles,
  };
  const has = (feature: Feature) => on[feature];
  const wanted = ({ feature }: { readonly feature?: Feature }) => feature === undefined || has(feature);
  const functions = Object.entries(FUNCTIONS) as [FunctionName, FunctionSpec][];
  const machines = Object.entries(STATE_MACHINES) as [StateMachineName, StateMachineSpec][];
  return {
    functions: functions.filter(([, spec]) => wanted(spec)),
    machines: machines.filter(([, spec]) => wanted(spec)),
    rules: [...EVENT_RULES, ...(config.autoCollection.nodeTermination ? TERMINATION_RULES : [])].filter(wanted),
    has,
  };
}
