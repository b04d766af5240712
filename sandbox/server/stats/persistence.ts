/** What a server says of its saving and of its append-only file. */
import type { Redis } from 'ioredis';
import { infoNumber, infoText, parseInfo } from '#sandbox/server/stats/info.ts';

export interface Persistence {
  readonly lastSaveAtMs: number;
  readonly changesSinceSave: number;
  readonly isSaving: boolean;
  readonly isLastSaveGood: boolean;
  readonly isAofOn: boolean;
  readonly aofBytes: number | null;
  readonly isRewriting: boolean;
  readonly isLastAofWriteGood: boolean;
}

export function readPersistence(info: ReadonlyMap<string, string>): Persistence {
  const isOne = (name: string) => infoNumber(info, name) === 1;
  const isAofOn = isOne('aof_enabled');
  return {
    lastSaveAtMs: infoNumber(info, 'rdb_last_save_time') * 1000,
    changesSinceSave: infoNumber(info, 'rdb_changes_since_last_save'),
    isSaving: isOne('rdb_bgsave_in_progress'),
    isLastSaveGood: infoText(info, 'rdb_last_bgsave_status') === 'ok',
    isAofOn,
    aofBytes: isAofOn ? infoNumber(info, 'aof_current_size') : null,
    isRewriting: isOne('aof_rewrite_in_progress') || isOne('aof_rewrite_scheduled'),
    isLastAofWriteGood: infoText(info, 'aof_last_write_status') === 'ok',
  };
}

export async function askPersistence(redis: Redis): Promise<Persistence> {
  return readPersistence(parseInfo(await redis.info('persistence')));
}
