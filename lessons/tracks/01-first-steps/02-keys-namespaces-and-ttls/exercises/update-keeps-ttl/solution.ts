/** Gives the session a new value. True if it lived, false if there is none. */
export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  const reply = await redis.set(`session:${id}`, value, 'XX', 'KEEPTTL');
  return reply === 'OK';
}
