/** Connections to the grading Redis of this worker, lent to the clients of one schedule after another. */
import { type Connection, openConnection } from '#sandbox/resp/connection.ts';

const limits = { replyBytes: 2_097_152, elements: 100_000, depth: 32 };

export interface Links {
  lend(): Promise<Connection>;
  /** `isDirty`: a transaction or a watch is open on it. */
  giveBack(connection: Connection, isDirty: boolean): Promise<void>;
  close(): void;
}

export function openLinks(path: string): Links {
  const idle: Connection[] = [];
  const all = new Set<Connection>();
  return {
    async lend() {
      for (let link = idle.pop(); link !== undefined; link = idle.pop()) {
        if (link.isOpen) return link;
        all.delete(link);
      }
      const link = await openConnection({ target: { path }, protocol: 2, limits, connectTimeoutMs: 5000 });
      all.add(link);
      return link;
    },
    async giveBack(connection, isDirty) {
      if (isDirty) await connection.execute([Buffer.from('RESET')]);
      idle.push(connection);
    },
    close() {
      for (const link of all) link.close();
    },
  };
}
