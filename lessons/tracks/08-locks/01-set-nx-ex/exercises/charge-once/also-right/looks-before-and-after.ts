// Asks once without the lock, to save the lock for orders that need it, and again with it.
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  if (await payments.isCharged(orderId)) return false;
  const key = `order:${orderId}:lock`;
  const previous = await redis.set(key, 'me', 'NX', 'GET', 'EX', 25);
  if (previous !== null) return false;
  const needed = !(await payments.isCharged(orderId));
  if (needed) await payments.charge(orderId);
  await redis.unlink(key);
  return needed;
}
