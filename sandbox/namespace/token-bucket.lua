#!lua flags=allow-oom
--[[
A token bucket that several processes share. Tokens come at a steady rate up to what fits; who has one may run a
command. A process does not ask for each: it takes some into its hand and spends them without asking.

KEYS[1]   a hash: `tokens` in the bucket (below 0 is a debt), `at` in milliseconds when they were counted, and for
          each process that has some in hand `lease:<process>`, how many and until when
ARGV[1]   tokens that come in a second
ARGV[2]   tokens that fit
ARGV[3]   the process that asks
ARGV[4]   tokens that it has in hand
ARGV[5]   tokens that it would like to have in hand
ARGV[6]   tokens that it has spent and did not have
ARGV[7]   milliseconds after which its lease is forgotten, should it never come back
Returns   tokens that it gets (below 0: that it gives back), milliseconds until the next one if it has none in hand
Atomic    so that no token is counted twice. The time is the server's, for the processes' clocks may differ

What is in hand is missing in the bucket, which fills up only so far that both together fit. A bucket that would be
full again is no different from none at all, so it may expire.
]]
local rate, capacity, process = tonumber(ARGV[1]), tonumber(ARGV[2]), 'lease:' .. ARGV[3]
local inHand, wanted, debt, leaseMs = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000

local tokens, countedAt, lent = capacity, now, 0
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local name, value = fields[i], fields[i + 1]
  if name == 'tokens' then tokens = tonumber(value)
  elseif name == 'at' then countedAt = tonumber(value)
  else
    local count, untilMs = value:match('^(%d+) until (%d+)$')
    if tonumber(untilMs) > now then lent = lent + tonumber(count)
    else redis.call('HDEL', KEYS[1], name) end
  end
end

tokens = math.min(capacity - lent, tokens + math.max(0, now - countedAt) * rate / 1000)
tokens = math.max(-capacity, tokens - debt)
local granted = math.max(-inHand, math.min(wanted - inHand, math.floor(tokens)))
tokens, inHand = tokens - granted, inHand + granted

redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.3f', now))
if inHand > 0 then redis.call('HSET', KEYS[1], process, string.format('%.0f until %.0f', inHand, now + leaseMs))
else redis.call('HDEL', KEYS[1], process) end
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil((capacity - tokens) * 1000 / rate) + leaseMs))

local waitMs = 0
if inHand < 1 then waitMs = math.max(1, math.ceil((1 - tokens) * 1000 / rate)) end
return {granted, waitMs}
