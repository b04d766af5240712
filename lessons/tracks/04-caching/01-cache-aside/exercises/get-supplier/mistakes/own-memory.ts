// fails: asks-cache-first
const memory = new Map<string, Row>();

export async function getSupplier(redis: Redis, database: Database, id: string) {
  const known = memory.get(id);
  if (known !== undefined) return known;
  const supplier = await database.find('supplier', id);
  if (supplier !== null) memory.set(id, supplier);
  return supplier;
}
