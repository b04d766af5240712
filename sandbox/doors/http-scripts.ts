/** What a sandbox holds as a script over HTTP, a script into it, and the last write undone. */
import type { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { ownSandbox } from '#sandbox/doors/own-sandbox.ts';
import { type DoorEnv, readBody } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';

const undoSchema = z.strictObject({
  /** Also if somebody has changed its keys since. */
  force: z.boolean().optional(),
});

const importSchema = z.strictObject({
  /** `replace` deletes what is there first. */
  mode: z.enum(['add', 'replace']).default('add'),
  errors: z.enum(['stop', 'continue']).default('stop'),
  /** Only says what it would do. */
  preview: z.enum(['true', 'false']).default('false'),
});

/** Where a script, and not JSON, is sent to. */
export const scriptPath = /^\/api\/sandboxes\/[^/]+\/import$/;

export function addScriptRoutes(door: Hono<DoorEnv>, registry: SandboxRegistry): void {
  door.post('/api/sandboxes/:id/undo', async c => {
    const sandbox = await ownSandbox(c, registry);
    const { force } = await readBody(c, undoSchema, {});
    return c.json(await sandbox.undo({ force: force === true }));
  });

  door.get('/api/sandboxes/:id/export', async c => {
    const sandbox = await ownSandbox(c, registry);
    const pieces = await sandbox.exportScript();
    c.header('content-type', 'text/plain; charset=utf-8');
    c.header('content-disposition', `attachment; filename="keyspace-${sandbox.id}.redis"`);
    return stream(c, async out => {
      for await (const piece of pieces) {
        if (out.aborted) break;
        await out.write(piece);
      }
    });
  });

  door.post('/api/sandboxes/:id/import', async c => {
    const sandbox = await ownSandbox(c, registry);
    const options = importSchema.safeParse(c.req.query());
    if (!options.success) {
      const wrong = options.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new Failure('bad-request', `The address is not what this route takes. ${wrong.join('; ')}`);
    }
    const { mode, errors, preview } = options.data;
    const text = Buffer.from(await c.req.arrayBuffer());
    if (preview === 'true') return c.json(sandbox.previewScript(text));
    return c.json(
      await sandbox.importScript(text, { replaces: mode === 'replace', stopsAtError: errors === 'stop' }),
    );
  });
}
