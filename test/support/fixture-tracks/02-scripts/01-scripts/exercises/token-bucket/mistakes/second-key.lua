-- fails: answers
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local capacity, perSecond = tonumber(ARGV[1]), tonumber(ARGV[2])

local tokens = tonumber(redis.call('GET', KEYS[1])) or capacity
local at = tonumber(redis.call('GET', KEYS[1] .. ':at')) or now
tokens = math.min(capacity, tokens + (now - at) * perSecond / 1000)

local taken = tokens >= 1 and 1 or 0
redis.call('SET', KEYS[1], tokens - taken, 'EX', 10)
redis.call('SET', KEYS[1] .. ':at', now, 'EX', 10)
return taken
