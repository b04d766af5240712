/** The declarations that an answer sees, for editors. */
import type { Hono } from 'hono';
import { etag } from 'hono/etag';
import { documentTypes, readAnswerTypes } from '#lessons/answer-types.ts';
import type { CommandDocs } from '#sandbox/command/docs.ts';
import type { DoorEnv } from '#sandbox/doors/request.ts';

/** `GET /api/answer-types`: TypeScript, the same to everyone. */
export function addAnswerTypes(door: Hono<DoorEnv>, docs: CommandDocs): void {
  let text: Promise<string> | undefined;
  door.get('/api/answer-types', etag(), async c => {
    text ??= readAnswerTypes().then(types => documentTypes(types, docs));
    c.header('cache-control', 'private, no-cache');
    return c.body(await text, 200, { 'content-type': 'text/plain; charset=utf-8' });
  });
}
