-- Takes a claim back and frees its slot.
--
-- KEYS  1 claims (zset)  2 slots (hash)
-- ARGV  1 id  2 its slot
-- Gives 1 when done, 0 when there is no such claim (any more): the id has become a sandbox.
--
-- Atomic, because the process that holds the claim may make a sandbox of it at the same time.
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
if redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[1] then redis.call('HDEL', KEYS[2], ARGV[2]) end
return 1
