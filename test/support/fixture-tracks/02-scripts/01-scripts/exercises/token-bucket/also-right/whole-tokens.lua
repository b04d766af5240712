-- Counts whole tokens, and moves its time on only by those that it added.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local capacity, every = tonumber(ARGV[1]), 1000 / tonumber(ARGV[2])
local state = redis.call('GET', KEYS[1])
local tokens, at = capacity, now()
if state then
  local kept = cjson.decode(state)
  local come = math.floor((at - kept.at) / every)
  tokens, at = math.min(capacity, kept.tokens + come), kept.at + come * every
end
if tokens == 0 then return 0 end
redis.call('SETEX', KEYS[1], 60, cjson.encode({ tokens = tokens - 1, at = at }))
return 1
