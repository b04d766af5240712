-- Keeps one number: when the bucket will be full again (GCRA).
local capacity, perToken = tonumber(ARGV[1]), 1000000 / tonumber(ARGV[2])
local seconds, micros = unpack(redis.call('TIME'))
local now = seconds * 1000000 + micros
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
if full + perToken - now > capacity * perToken then return 0 end
redis.call('SET', KEYS[1], string.format('%.0f', full + perToken), 'PX', math.ceil((full + perToken - now) / 1000))
return 1
