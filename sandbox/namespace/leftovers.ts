/**
 * What is left of namespaces on the server, and how it is cleared away: the keys, the user and the record of one that
 * ends; claims that nobody holds any more; slots and users of which nothing else is known.
 */
import type { NamespaceUsers } from './acl.ts';
import { prefixOf } from './ids.ts';
import { createKeyspace } from './keyspace.ts';
import type { SandboxRecords } from './records.ts';
import type { SharedServer } from './shared-server.ts';
import { slotOf } from './slot.ts';

export interface LeftoversParts {
  readonly server: Pick<SharedServer, 'system' | 'isClustered'>;
  readonly users: NamespaceUsers;
  readonly records: SandboxRecords;
  readonly mostKeys: number;
}

/** A process that has not said for so long that it holds a claim is dead, or as good as. */
const claimHeldMs = 300_000;
const claimsAtOnce = 200;

/** Takes up where an earlier call was cut short. */
export async function removeNamespace(parts: LeftoversParts, id: string): Promise<void> {
  const { server, users, records, mostKeys } = parts;
  // The user first: from then on nobody can write what would be left behind.
  await users.remove(id);
  const slot = slotOf(id);
  const { system, isClustered } = server;
  const keyspace = createKeyspace({ system, prefix: prefixOf(id), slot, isClustered, mostKeys });
  for (let names = await keyspace.names(); names.length > 0; names = await keyspace.names()) {
    await keyspace.remove(names);
  }
  await records.remove(id, slot);
}

/** Takes back claims whose process is gone. */
export async function releaseStaleClaims(parts: LeftoversParts, nowMs: number): Promise<void> {
  const { users, records } = parts;
  const ids = await records.claimedBefore(nowMs - claimHeldMs, claimsAtOnce);
  // The user first: one without a slot would be found by nobody. If it turns out to be needed, it is made again.
  await users.remove(...ids);
  for (const id of ids) await records.releaseClaim({ id, slot: slotOf(id) });
}

/** Looks through all slots and users for such as belong to nothing. Costs what the server has of them: rarely. */
export async function findStrays(parts: LeftoversParts, nowMs: number): Promise<void> {
  const { users, records } = parts;
  await records.claimStrays(nowMs);
  const known = await users.known();
  // Asked after the users: whoever makes a user has claimed its slot before.
  const taken = await records.takenSlots();
  await users.remove(...known.filter(id => !taken.has(slotOf(id))));
}
