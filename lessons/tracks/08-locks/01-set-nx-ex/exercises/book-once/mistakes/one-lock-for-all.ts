// fails: orders-apart
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const lock = 'lock:pick-ups';
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
