// Waits until the lock is free, in place of leaving at once; a token, looked at before the lock is given back.
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(() => resolve(), ms));

export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const key = `lock:pick-up:${orderId}`;
  const token = `${Math.random()}`;
  while ((await redis.set(key, token, 'PX', 15_000, 'NX')) === null) {
    await sleep(2000);
  }
  try {
    if (await carrier.isBooked(orderId)) return false;
    await carrier.book(orderId);
    return true;
  } finally {
    if ((await redis.get(key)) === token) await redis.del(key);
  }
}
