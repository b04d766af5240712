--[[
Makes keys what they were when keep.lua read them.

KEYS      keys of one sandbox, at most some hundred
ARGV      for each key four: '' for a key that is not to be, 's' or 'r' for a string, 'd' for a DUMP; its bytes; 1 if it
          expires; the moment in milliseconds at which it does. One whose moment has passed is not made
Returns   how many keys were made
Atomic    so that nobody sees, and no command meets, one key as it was and another as it is.
]]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local made = 0
for i, key in ipairs(KEYS) do
  local kind, bytes, expires, expiry = ARGV[4 * i - 3], ARGV[4 * i - 2], ARGV[4 * i - 1], ARGV[4 * i]
  local isOver = expires == '1' and tonumber(expiry) <= now
  if kind == '' or isOver then
    redis.call('UNLINK', key)
  else
    if kind ~= 'd' then
      -- APPEND leaves a short string `raw`, as it was.
      redis.call('SET', key, kind == 's' and bytes or '')
      if kind == 'r' then redis.call('APPEND', key, bytes) end
      if expires == '1' then redis.call('PEXPIREAT', key, expiry) end
    else
      redis.call('RESTORE', key, expires == '1' and expiry or 0, bytes, 'REPLACE', 'ABSTTL')
    end
    made = made + 1
  end
end
return made
