/**
 * The HTTP door: what every route under `/api` has in common. A caller without a valid cookie becomes a fresh learner
 * and gets the cookie with the answer, whatever it is. Requests that change something must come from our own pages or
 * from no page at all, and what they send must be JSON (or, for an import, text) of bounded size. All that goes wrong is
 * a problem document.
 *
 * Routes are added to the returned app with their whole path: `door.post('/api/sandboxes', …)`.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { Logger } from 'pino';
import type { Config } from '#sandbox/config.ts';
import { scriptPath } from '#sandbox/doors/http-scripts.ts';
import { problem, problemOf } from '#sandbox/doors/problem.ts';
import { type DoorEnv, isSecure } from '#sandbox/doors/request.ts';
import { sameOriginOnly } from '#sandbox/doors/same-origin.ts';
import type { Identity } from '#sandbox/identity.ts';

export function createHttpDoor(options: { identity: Identity; config: Config; log: Logger }): Hono<DoorEnv> {
  const { identity, config, log } = options;
  const door = new Hono<DoorEnv>();
  door.use(privately);
  door.use(
    methodNotAllowed({
      app: door,
      onMethodNotAllowed: (c, methods) =>
        problem(c, 'method-not-allowed', `This address takes ${methods.join(', ')}.`, {
          allow: methods.join(', '),
        }),
    }),
  );
  door.use(knowingCaller(identity));
  door.use(sameOriginOnly(config.allowedOrigins));
  const limitedJson = limited(config.limits.requestBodyBytes);
  const limitedScript = limited(config.limits.importBytes);
  door.use((c, next) => (isScript(c) ? limitedScript(c, next) : limitedJson(c, next)));
  door.use(rightType);
  door.notFound(c => problem(c, 'not-found', 'There is nothing at this address.'));
  door.onError((thrown, c) => problemOf(c, thrown, log));
  return door;
}

/** Answers are one learner's own, so nothing may keep them unless a route says so; and they are never anything but what they say. */
const privately = createMiddleware<DoorEnv>(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  c.res.headers.set('x-content-type-options', 'nosniff');
});

function knowingCaller(identity: Identity) {
  return createMiddleware<DoorEnv>(async (c, next) => {
    const known = identity.identify(c.req.raw.headers);
    if (known === undefined) {
      const fresh = identity.issue({ secure: isSecure(c) });
      c.set('learner', fresh.learnerId);
      // A probe of a load balancer is not a learner.
      c.set('cookie', c.req.path === '/api/health' ? undefined : fresh.cookie);
    } else {
      c.set('learner', known);
    }
    await next();
    const cookie = c.get('cookie');
    if (cookie !== undefined) c.res.headers.append('set-cookie', cookie);
  });
}

const limited = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: c =>
      problem(c, 'too-large', `A body here has at most ${maxSize} bytes.`, { connection: 'close' }),
  });

/** A script is text, and may be longer than anything else that is sent here. */
const isScript = (c: Context<DoorEnv>) => c.req.method === 'POST' && scriptPath.test(c.req.path);

const rightType = createMiddleware<DoorEnv>(async (c, next) => {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  // By the headers: the adapter gives every request but GET a stream.
  const hasBody =
    Number(c.req.header('content-length') ?? 0) > 0 || c.req.header('transfer-encoding') !== undefined;
  const wanted = isScript(c) ? 'text/plain' : 'application/json';
  if (hasBody && type !== wanted) {
    const what = isScript(c) ? 'the commands as text' : 'JSON';
    return problem(c, 'unsupported-media-type', `Send ${what}, with the header “content-type: ${wanted}”.`);
  }
  await next();
});
