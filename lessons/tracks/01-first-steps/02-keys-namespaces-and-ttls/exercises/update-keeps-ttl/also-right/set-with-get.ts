// GET makes SET answer with the old value, which is nil when XX refused.
export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  const old = await redis.call('SET', `session:${id}`, value, 'XX', 'GET', 'KEEPTTL');
  return old !== null;
}
