// The command as it is, by `call`, and the options the other way round.
export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  return (await redis.call('SET', `session:${id}`, value, 'KEEPTTL', 'XX')) !== null;
}
