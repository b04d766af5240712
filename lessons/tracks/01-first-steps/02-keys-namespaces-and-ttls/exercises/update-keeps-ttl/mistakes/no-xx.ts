// fails: stays-gone
export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  return (await redis.set(`session:${id}`, value, 'KEEPTTL')) === 'OK';
}
