// fails: frees-itself
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const lock = `lock:pick-up:${orderId}`;
  if ((await redis.setnx(lock, 'a worker')) === 0) return false;
  await redis.expire(lock, 20);
  if (await carrier.isBooked(orderId)) return false;
  await carrier.book(orderId);
  await redis.del(lock);
  return true;
}
