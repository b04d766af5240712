// fails: orders-apart
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const lock = 'lock:orders';
  const taken = await redis.set(lock, 'a worker', 'EX', 30, 'NX');
  if (taken !== 'OK') return false;

  let charged = false;
  if (!(await payments.isCharged(orderId))) {
    await payments.charge(orderId);
    charged = true;
  }
  await redis.del(lock);
  return charged;
}
