// fails: at-most-once
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  await new Promise(resolve => setTimeout(resolve, Math.random() * 3000));
  if (await payments.isCharged(orderId)) return false;
  await payments.charge(orderId);
  return true;
}
