--[[
Lets time pass for entries that a consumer group is waiting to hear about: they have been idle for longer.

KEYS[1]   a stream
ARGV[1]   its group
ARGV[2]   milliseconds that pass
ARGV[3]   the id to start at, '-' at first
ARGV[4]   how many entries at once
Returns   the id to start at next, false when all are done
Atomic    so that no entry is claimed or acknowledged between reading its idle time and setting it.

An entry that was deleted from the stream while pending is left alone: XCLAIM would drop it from the pending ones.
]]
local key, groupName, by, count = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4])
local pending = redis.pcall('XPENDING', key, groupName, ARGV[3], '+', count)
if pending.err then return false end -- the group or the stream has gone meanwhile
for _, entry in ipairs(pending) do
  local id, consumer, idle, deliveries = entry[1], entry[2], entry[3], entry[4]
  if #redis.call('XRANGE', key, id, id) > 0 then
    redis.call('XCLAIM', key, groupName, consumer, 0, id,
      'IDLE', string.format('%.0f', idle + by), 'RETRYCOUNT', deliveries, 'JUSTID')
  end
end
if #pending < count then return false end
return '(' .. pending[#pending][1]
