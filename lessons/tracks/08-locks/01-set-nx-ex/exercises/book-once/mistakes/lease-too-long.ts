// fails: frees-itself
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const lock = `lock:pick-up:${orderId}`;
  if ((await redis.set(lock, 'a worker', 'EX', 20_000, 'NX')) === null) return false;
  if (await carrier.isBooked(orderId)) return false;
  await carrier.book(orderId);
  await redis.del(lock);
  return true;
}
