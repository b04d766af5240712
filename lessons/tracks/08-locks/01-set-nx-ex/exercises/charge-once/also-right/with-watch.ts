// Looks and takes in a transaction: EXEC gives null if somebody else wrote the lock after WATCH.
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const lock = `lock:order:${orderId}`;
  await redis.watch(lock);
  if ((await redis.get(lock)) !== null) {
    await redis.unwatch();
    return false;
  }
  const taken = await redis.multi().set(lock, 'mine', 'EX', 30).exec();
  if (taken === null) return false;
  const charged = await payments.isCharged(orderId);
  if (!charged) await payments.charge(orderId);
  await redis.del(lock);
  return !charged;
}
