/** What a route may ask of a request: its learner, its address, its body as something known. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { z } from 'zod';
import { Failure } from '#sandbox/failure.ts';
import '#sandbox/schema-words.ts';

export interface DoorEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    /** The caller; fresh if they came without a cookie. */
    learner: string;
    /** `Set-Cookie` to send with the answer. */
    cookie: string | undefined;
  };
}

/** The address of the peer. Behind a proxy it is the proxy's: forwarded addresses can be made up, so none is read. */
export function addressOf(c: Context<DoorEnv>): string {
  return c.env?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/** Whether the browser speaks https. A made-up header only takes the caller's own cookie away from http. */
export function isSecure(c: Context<DoorEnv>): boolean {
  return new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https';
}

/**
 * The body, if it is JSON of that shape; `whenEmpty`, if given, where there is none.
 * @throws {Failure} `bad-request`, in words that name the field
 */
export async function readBody<T>(
  c: Context<DoorEnv>,
  schema: z.core.$ZodType<T>,
  whenEmpty?: T,
): Promise<T> {
  const text = await c.req.text();
  if (text === '' && whenEmpty !== undefined) return whenEmpty;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const what = text.trim() === '' ? 'is empty; send JSON' : 'is not valid JSON';
    throw new Failure('bad-request', `The body ${what}.`);
  }
  const parsed = z.safeParse(schema, json);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(issue =>
    [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
  );
  throw new Failure('bad-request', `The body is not what this route takes. ${lines.join('; ')}`);
}
