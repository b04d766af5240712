// Waits until the lock is free, in place of leaving at once; a token, looked at before the lock is given back.
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(() => resolve(), ms));

export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const key = `lock:order:${orderId}`;
  const token = `${Math.random()}`;
  while ((await redis.set(key, token, 'PX', 20_000, 'NX')) === null) {
    await sleep(2000);
  }
  try {
    if (await payments.isCharged(orderId)) return false;
    await payments.charge(orderId);
    return true;
  } finally {
    if ((await redis.get(key)) === token) await redis.del(key);
  }
}
