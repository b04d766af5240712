/** Books a pick-up for the order if nobody has. True if this call booked it. */
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const lock = `lock:pick-up:${orderId}`;
  const taken = await redis.set(lock, 'a worker', 'EX', 20, 'NX');
  if (taken !== 'OK') return false;

  let booked = false;
  if (!(await carrier.isBooked(orderId))) {
    await carrier.book(orderId);
    booked = true;
  }
  await redis.del(lock);
  return booked;
}
