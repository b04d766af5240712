-- fails: others
local token = redis.call('GETDEL', KEYS[1])
if token == ARGV[1] then return 1 end
if token then redis.call('SET', KEYS[1], token) end
return 0
