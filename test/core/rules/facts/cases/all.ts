import type { Case } from './case';
import { CNI } from './cni';
import { NETFILTER } from './netfilter';
import { NODE } from './node';
import { NODE_RESOURCES } from './node-resources';
import { ROUTES_AND_SERVICES } from './routes-and-services';

/** Every faulty node of the fact tests; the inspector tests read the same files. */
export const CASES: readonly Case[] = [...NETFILTER, ...ROUTES_AND_SERVICES, ...CNI, ...NODE, ...NODE_RESOURCES];
