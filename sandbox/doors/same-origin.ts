/**
 * Keeps other sites' pages from acting in a learner's name. Browsers say where a request comes from by
 * `Sec-Fetch-Site` or `Origin`; programs such as curl say nothing, and hold no cookie that was not given to them.
 */
import { createMiddleware } from 'hono/factory';
import type { DoorEnv } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @param allowedOrigins further origins, whole: `https://learn.example` */
export const sameOriginOnly = (allowedOrigins: readonly string[]) =>
  createMiddleware<DoorEnv>(async (c, next) => {
    const isFine =
      readingMethods.has(c.req.method) ||
      isSameOrigin({
        site: c.req.header('sec-fetch-site'),
        origin: c.req.header('origin'),
        host: c.req.header('host'),
        allowedOrigins,
      });
    if (!isFine)
      throw new Failure('denied', 'This request comes from another site. Use the pages of this one.');
    await next();
  });

function isSameOrigin(from: {
  site: string | undefined;
  origin: string | undefined;
  host: string | undefined;
  allowedOrigins: readonly string[];
}): boolean {
  if (from.origin !== undefined) {
    if (from.allowedOrigins.includes(from.origin)) return true;
    // Ports and hosts are compared, schemes are not: behind a proxy that ends TLS we cannot know ours.
    const origin = URL.canParse(from.origin) ? new URL(from.origin) : undefined;
    if (origin === undefined || origin.host === '' || origin.host !== from.host?.toLowerCase()) return false;
  }
  return from.site === undefined || from.site === 'same-origin' || from.site === 'none';
}
