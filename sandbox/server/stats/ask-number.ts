import type { Redis } from 'ioredis';
import { z } from 'zod';

const replySchema = z.tuple([z.string(), z.string().regex(/^-?\d{1,15}$/)]);

/** A setting that is a whole number. @throws {Error} if the server has no such setting, or it is none */
export async function askWholeNumber(redis: Redis, parameter: string): Promise<number> {
  const [, value] = replySchema.parse(await redis.config('GET', parameter));
  return Number(value);
}
