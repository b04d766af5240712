/** The supplier with this id, or null if there is none. */
export async function getSupplier(redis: Redis, database: Database, id: string): Promise<Row | null> {
  return await database.find('supplier', id);
}
