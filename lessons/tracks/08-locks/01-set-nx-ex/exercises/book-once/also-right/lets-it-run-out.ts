// Never deletes the lock: the lease ends by itself.
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  if ((await redis.call('SET', `booking:${orderId}`, '1', 'PX', 15_000, 'NX')) === null) return false;
  if (await carrier.isBooked(orderId)) return false;
  await carrier.book(orderId);
  return true;
}
