// fails: at-most-once
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  await new Promise(resolve => setTimeout(resolve, Math.random() * 3000));
  if (await carrier.isBooked(orderId)) return false;
  await carrier.book(orderId);
  return true;
}
