// fails: at-most-once
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const lock = `lock:pick-up:${orderId}`;
  try {
    if ((await redis.set(lock, 'a worker', 'EX', 20, 'NX')) === null) return false;
    if (await carrier.isBooked(orderId)) return false;
    await carrier.book(orderId);
    return true;
  } finally {
    await redis.del(lock);
  }
}
