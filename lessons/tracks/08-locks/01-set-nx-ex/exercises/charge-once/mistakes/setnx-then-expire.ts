// fails: frees-itself
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const lock = `lock:order:${orderId}`;
  if ((await redis.setnx(lock, 'a worker')) === 0) return false;
  await redis.expire(lock, 30);
  if (await payments.isCharged(orderId)) return false;
  await payments.charge(orderId);
  await redis.del(lock);
  return true;
}
