import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { devNull } from 'node:os';
import path from 'node:path';
import { COMMAND_DOCUMENTS, EVENT_RULES, type FunctionEnvironment, STATE_MACHINES } from '../../schemas/deployment';
import { type Executions, openExecutions } from './automation/executions';
import { ssmService } from './automation/ssm-service';
import { withCommands } from './command/command-service';
import { type Commands, openCommands } from './command/commands';
import { readCommandDocument } from './command/document';
import { runCapture } from './command/run-capture';
import { computeService } from './compute';
import { LOCAL_ACCOUNT } from './events/event';
import { putEventsService } from './events/put-events';
import { type EventRouter, openRouter } from './events/router';
import { startHttpServer } from './http-server';
import { kubernetesClusters } from './kubernetes-clusters';
import { type Lock, takeLock } from './lock';
import { localNodes } from './nodes';
import { objectCreatedEvent } from './objects/object-event';
import { s3Service } from './objects/s3-service';
import { type ObjectStore, openObjectStore } from './objects/store';
import type { Observe } from './observe';
import { withParameters } from './parameters';
import type { JsonService } from './service';
import type { Credentials } from './signature/authenticate';
import { COLLECTIONS_TABLE, FINDINGS_TABLE } from './table-definitions';
import { startTables, type Tables } from './tables';

export interface CloudOptions {
  /** Folder of everything the cloud keeps; created when missing. */
  readonly home: string;
  /** Length of a simulated collection. */
  readonly runSeconds?: number;
  /** When a node that hangs makes its Automation time out. */
  readonly hangSeconds?: number;
  /** Text of the capture document; without it nothing can be run on a node. */
  readonly captureDocument?: string;
  /** Apply SSM's documented request rates. */
  readonly throttle?: boolean;
  readonly region?: string;
  /** How long close() waits for requests, deliveries and executions in flight, each. */
  readonly graceMs?: number;
  /** Receives faults of the cloud itself; the default writes to standard error. */
  readonly report?: (error: unknown) => void;
  /** Tell the investigation webhook of completed collections. */
  readonly handOff?: boolean;
  /** Hears of every answered request. */
  readonly observe?: Observe;
}

export interface Cloud {
  readonly endpoint: string;
  readonly tablesEndpoint: string;
  /** Environment that points AWS SDK clients and the functions at this cloud. */
  readonly env: Readonly<Record<string, string>>;
  readonly events: EventRouter;
  readonly objects: ObjectStore;
  /** Adds a service of the JSON protocol to the endpoint. */
  register(service: JsonService): void;
  /** Waits a bounded time for work in flight, then releases everything, the home's lock last. */
  close(): Promise<void>;
}

interface OpenParts {
  lock?: Lock;
  events?: EventRouter;
  objects?: ObjectStore;
  tables?: Tables;
  executions?: Executions;
  commands?: Commands;
}

export const LOCAL_BUCKET = 'nodescope-artifacts';
const EVENT_BUS = 'default';
const CAPTURE_DOCUMENT = COMMAND_DOCUMENTS['capture-packets'].defaultName;
const RUN_SECONDS = 2;
const HANG_SECONDS = 3600;
const GRACE_MS = 5_000;

function cloudEnvironment(
  endpoint: string,
  tablesEndpoint: string,
  region: string,
  { accessKeyId, secretAccessKey }: Credentials,
): Record<string, string> {
  const functions: FunctionEnvironment = {
    NODESCOPE_BUCKET: LOCAL_BUCKET,
    NODESCOPE_FINDINGS_TABLE: FINDINGS_TABLE,
    NODESCOPE_COLLECTIONS_TABLE: COLLECTIONS_TABLE,
    NODESCOPE_EVENT_BUS: EVENT_BUS,
    NODESCOPE_ALLOWED_CLUSTERS: '*',
  };
  const machines = Object.entries(STATE_MACHINES).map(([name, { environment }]) => [
    environment,
    `arn:aws:states:${region}:${LOCAL_ACCOUNT}:stateMachine:${name}`,
  ]);
  return {
    ...functions,
    ...Object.fromEntries(machines),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: tablesEndpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    // nothing of the user's real AWS set-up may leak in: profiles, endpoints, the metadata service
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

const randomCredentials = (): Credentials => ({
  accessKeyId: `LOCAL${randomBytes(10).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString('base64url'),
});

/**
 * Starts the embedded cloud of a home: object store, tables, events, Automation and EC2 over loopback HTTP.
 * Throws DiagError `conflict` when another process has the home open (see `findRunning`).
 */
export async function startServices(options: CloudOptions): Promise<Cloud> {
  const { home, region = 'us-east-1', throttle = false } = options;
  const { runSeconds = RUN_SECONDS, hangSeconds = HANG_SECONDS, graceMs = GRACE_MS } = options;
  const report = options.report ?? ((error: unknown) => console.error('embedded cloud:', error));
  const now = Date.now;
  const credentials = randomCredentials();
  await mkdir(home, { recursive: true, mode: 0o700 });

  // the port comes first: the lock file names it, and no data may be opened without the lock
  const observation = options.observe ? { observe: options.observe } : {};
  const server = await startHttpServer({ credentials, report, now, ...observation });
  const open: OpenParts = {};
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    // targets being called may still need the server, everything may still write objects; the lock goes last
    await open.events?.close(graceMs).catch(report);
    await open.executions?.close(graceMs).catch(report);
    await open.commands?.close(graceMs).catch(report);
    await server.close(graceMs).catch(report);
    await open.tables?.close(graceMs).catch(report);
    await open.objects?.close().catch(report);
    await open.lock?.release().catch(report);
  };
  try {
    const { endpoint } = server;
    const lockEntry = (tablesEndpoint: string, ready: boolean) => ({
      pid: process.pid,
      ready,
      endpoint,
      tablesEndpoint,
      started: new Date(now()).toISOString(),
      env: cloudEnvironment(endpoint, tablesEndpoint, region, credentials),
    });
    const lock = await takeLock(home, lockEntry('', false));
    open.lock = lock;

    const events = await openRouter({
      dir: path.join(home, 'events'),
      rules: EVENT_RULES.filter(({ feature }) => feature !== 'hand-off' || options.handOff === true),
      substitutions: { Bucket: LOCAL_BUCKET, CaptureDocument: CAPTURE_DOCUMENT },
      now,
      report,
    });
    open.events = events;
    const objects = await openObjectStore({
      dir: path.join(home, 'objects'),
      events: {
        wanted: (created) => events.wanted(objectCreatedEvent(created, region)),
        announce: (created) => events.publish(objectCreatedEvent(created, region)),
      },
      now,
      report,
    });
    open.objects = objects;
    await objects.createBucket(LOCAL_BUCKET);
    const tables = await startTables({ dir: path.join(home, 'tables'), credentials, now, report, ...observation });
    open.tables = tables;
    const nodes = localNodes(home);
    const executions = await openExecutions({
      dir: path.join(home, 'automation'),
      context: { nodes, store: objects },
      runSeconds,
      hangSeconds,
      publish: (event) => events.publish(event),
      now,
      report,
    });
    open.executions = executions;
    const commands = await openCommands({
      dir: path.join(home, 'commands'),
      run: (command) => runCapture(command, nodes, home),
      runSeconds,
      publish: (event) => events.publish(event),
      now,
      report,
    });
    open.commands = commands;

    server.serveObjects(s3Service(objects, report));
    server.register(putEventsService(events, EVENT_BUS, now));
    const automation = ssmService({ executions, nodes, now, throttle });
    const documents = new Map(
      options.captureDocument ? [[CAPTURE_DOCUMENT, readCommandDocument(options.captureDocument)] as const] : [],
    );
    server.register(withParameters(withCommands(automation, { commands, nodes, documents, endpoint }), home));
    server.registerQuery(computeService(nodes));
    server.registerRest(kubernetesClusters(nodes, home));
    const entry = lockEntry(tables.endpoint, true);
    await lock.update(entry);
    return {
      endpoint,
      tablesEndpoint: tables.endpoint,
      env: entry.env,
      events,
      objects,
      register: (service) => server.register(service),
      close() {
        closed ??= closeAll();
        return closed;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
