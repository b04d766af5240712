// Never deletes the lock: the lease ends by itself.
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  if ((await redis.call('SET', `charging:${orderId}`, '1', 'PX', 20_000, 'NX')) === null) return false;
  if (await payments.isCharged(orderId)) return false;
  await payments.charge(orderId);
  return true;
}
