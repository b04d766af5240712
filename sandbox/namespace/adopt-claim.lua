-- Makes a claimed slot a learner's sandbox, all of it or nothing.
--
-- KEYS  1 claims (zset)  2 used (zset)  3 the record (hash)  4 ids of the owner (set)  5 id of the owner's scope
-- ARGV  1 id  2 owner  3 scope  4 token  5 now in ms  6 how many sandboxes there may be
-- Gives 1 when done, 0 when the claim is gone (it was too old, and the slot may be another's), -1 when all are taken.
--
-- Atomic, because a sweep that takes back old claims may run at the same time: whoever removes the claim has the id.
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[6]) then return -1 end
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[3], 'owner', ARGV[2], 'scope', ARGV[3], 'token', ARGV[4], 'created', ARGV[5], 'offset', '0')
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('SET', KEYS[5], ARGV[1])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
return 1
