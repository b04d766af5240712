// fails: tells-who
export async function bookPickUp(redis: Redis, carrier: Carrier, orderId: string): Promise<boolean> {
  const lock = `lock:pick-up:${orderId}`;
  const taken = await redis.set(lock, 'a worker', 'EX', 20, 'NX');
  if (taken !== 'OK') return false;

  let booked = false;
  if (!(await carrier.isBooked(orderId))) {
    carrier.book(orderId);
    booked = true;
  }
  await redis.del(lock);
  return booked;
}
