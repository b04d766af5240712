// fails: at-most-once
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const lock = `lock:order:${orderId}`;
  if ((await redis.get(lock)) !== null) return false;
  await redis.set(lock, 'a worker', 'EX', 30);
  if (await payments.isCharged(orderId)) return false;
  await payments.charge(orderId);
  await redis.del(lock);
  return true;
}
