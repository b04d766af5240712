// fails: outlives-a-delay
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const lock = `lock:order:${orderId}`;
  if ((await redis.set(lock, 'a worker', 'PX', 3000, 'NX')) === null) return false;
  if (await payments.isCharged(orderId)) return false;
  await payments.charge(orderId);
  await redis.del(lock);
  return true;
}
