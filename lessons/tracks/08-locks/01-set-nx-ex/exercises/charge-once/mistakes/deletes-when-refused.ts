// fails: at-most-once
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const lock = `lock:order:${orderId}`;
  try {
    if ((await redis.set(lock, 'a worker', 'EX', 30, 'NX')) === null) return false;
    if (await payments.isCharged(orderId)) return false;
    await payments.charge(orderId);
    return true;
  } finally {
    await redis.del(lock);
  }
}
