// fails: stored
export async function remember(redis: Redis, id: string, code: string): Promise<boolean> {
  return (await redis.set(`login:${id}`, code, 'NX')) === 'OK';
}
