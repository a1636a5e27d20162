import type { Inspector } from './inspector';
import type { InspectorModules } from './inspectors.generated';

type FactsOf<I> = I extends Inspector<infer T> ? T : never;
type IdOf<I> = I extends { readonly id: infer K extends string } ? K : never;

/** Facts of one bundle by inspector id; absent when the bundle had nothing to read. */
export type Facts = { readonly [M in InspectorModules as IdOf<M>]?: FactsOf<M> };
