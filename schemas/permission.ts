import type { Feature } from './deployment';

/** What an action is allowed on. A kind names one sort of ARN; its fields narrow it further. */
export type PermissionTarget =
  /** Objects of the artifact bucket whose key starts with one of the prefixes. */
  | { readonly kind: 'objects'; readonly prefixes: readonly string[] }
  /** Listing the bucket. Without prefixes it is not narrowed: see `MISSING_IS_404`. */
  | { readonly kind: 'bucket'; readonly prefixes?: readonly string[] }
  /** Items of a table whose partition key (of the table or of an index) is like one of the patterns. */
  | {
      readonly kind: 'items';
      readonly table: 'collections' | 'findings';
      readonly keys?: readonly string[];
      readonly indexes?: readonly string[];
    }
  /** State machines by name in schemas/deployment.ts. */
  | { readonly kind: 'machines'; readonly names: readonly string[] }
  | { readonly kind: 'executions'; readonly names: readonly string[] }
  /** Answering a paused state: the token in the request says which; the action has no narrower resource. */
  | { readonly kind: 'task-tokens' }
  | { readonly kind: 'event-bus' }
  /** An Automation document of AWS, in the nodes' Regions. */
  | { readonly kind: 'automation'; readonly document: string }
  /** Our own command document, present only when packet capture is on. */
  | { readonly kind: 'capture-document' }
  /** Instances that carry EKS's own tag of an allowed cluster. */
  | { readonly kind: 'nodes' }
  /** The role Automation assumes; may be passed to Systems Manager only. */
  | { readonly kind: 'automation-role' }
  /** EKS clusters on the allow-list. */
  | { readonly kind: 'clusters' }
  /** Managed node groups of those clusters. */
  | { readonly kind: 'node-groups' }
  /** The operator's secret of the hand-off webhook, read through Parameter Store. */
  | { readonly kind: 'webhook-secret' }
  /** The action knows no resource; narrowed to the nodes' Regions. */
  | { readonly kind: 'nodes-regions' };

export interface Permission {
  readonly actions: readonly string[];
  readonly on: PermissionTarget;
  /** The module that makes the calls, and why. */
  readonly from: string;
  readonly why: string;
  /** `actions`: only the copy of the tools function behind the `nodelog-actions` target gets it. */
  readonly only?: 'actions';
  /** Granted only when packet capture is configured. */
  readonly when?: Feature;
  /**
   * Actions that the recorded runs of the test need not show, each with when it is needed. Anything else that is
   * allowed and never used fails the test.
   */
  readonly unrecorded?: Readonly<Record<string, string>>;
}

/** Why some functions may list the bucket without a prefix. */
export const MISSING_IS_404 =
  'S3 answers 404 for a missing object only to those who may list; s3:prefix is not set on reads';
