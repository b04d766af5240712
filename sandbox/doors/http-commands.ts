/** What the server says about its commands, over HTTP. */
import type { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { CommandDocs } from '#sandbox/command/docs.ts';
import type { DoorEnv } from '#sandbox/doors/request.ts';

/** `GET /api/commands` answers `CommandDocs`; the same to everyone, so that a browser may keep it and ask whether it still holds. */
export function addCommandRoutes(door: Hono<DoorEnv>, docs: CommandDocs): void {
  const body = JSON.stringify(docs);
  door.get('/api/commands', etag(), c => {
    c.header('cache-control', 'private, no-cache');
    return c.body(body, 200, { 'content-type': 'application/json; charset=utf-8' });
  });
}
