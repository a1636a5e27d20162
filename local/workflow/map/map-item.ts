import { bindings } from '../bindings';
import type { MapState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { evaluate } from '../query/evaluate';
import type { Scope } from '../scope';
import { StateError } from '../state-error';

/** One thing a Map works on. */
export interface MapItem {
  readonly value: Json;
  /** Property name, when the items are the properties of an object. */
  readonly key?: string;
}

/** The items in the state's own data: `Items`, or the state input. */
export async function itemsOf(scope: Scope, state: MapState, at: Checkpoint): Promise<MapItem[]> {
  const items = state.Items === undefined ? at.input : await evaluate(state.Items, bindings(scope, at), 'Items');
  if (Array.isArray(items)) return (items as readonly Json[]).map((value) => ({ value }));
  if (isJsonObject(items)) return Object.entries(items).map(([key, value]) => ({ key, value }));
  throw new StateError('States.QueryEvaluationError', 'The items of a Map must be an array or an object', 'Items');
}

/** `$states.context.Map.Item` for one item. */
export function itemContext(item: MapItem, index: number, source: string): JsonObject {
  return {
    Index: index,
    Value: item.value,
    ...(item.key !== undefined && { Key: item.key }),
    Source: source,
  };
}

/** Input of one iteration: the item, or what ItemSelector makes of it. */
export async function selectItem(
  scope: Scope,
  state: MapState,
  at: Checkpoint,
  item: MapItem,
  context: JsonObject,
): Promise<Json> {
  if (state.ItemSelector === undefined)
    return item.key === undefined ? item.value : { Key: item.key, Value: item.value };
  return evaluate(state.ItemSelector, bindings(scope, at, { mapItem: context }), 'ItemSelector');
}
