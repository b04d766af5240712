// fails: end-stays
export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  return (await redis.set(`session:${id}`, value, 'EX', 1800, 'XX')) === 'OK';
}
