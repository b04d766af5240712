// fails: at-most-once
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const lock = `lock:pick-up:${orderId}`;
  if ((await redis.get(lock)) !== null) return false;
  await redis.set(lock, 'a worker', 'EX', 30);
  if (await carrier.isBooked(orderId)) return false;
  await carrier.book(orderId);
  await redis.del(lock);
  return true;
}
