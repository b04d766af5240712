/** Charges the order if nobody has. True if this call charged it. */
export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  if (await payments.isCharged(orderId)) return false;
  await payments.charge(orderId);
  return true;
}
