declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB-compatible HTTP server, not yet listening. */
  export default function dynalite(options: {
    readonly path: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
