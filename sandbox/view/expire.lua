--[[
Lets time pass for keys: what still has time left gets less of it.

KEYS      keys, at most some hundred
ARGV[1]   milliseconds that pass
Returns   for each key: 0 if its expiry was moved, -1 if it has none, or its expiry if its time is up by then; such
          keys are left as they are, for an expiry in the past would be a DEL and not an expiry. What would have
          less than 50 ms left counts as up, because this script's own time must not make it late
Atomic    so that no command of a learner's comes between reading an expiry and moving it.
]]
local by = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local outcomes = {}
for i, key in ipairs(KEYS) do
  local expiry = redis.call('PEXPIRETIME', key)
  if expiry < 0 then
    outcomes[i] = -1
  elseif expiry - by <= now + 50 then
    outcomes[i] = expiry
  else
    redis.call('PEXPIREAT', key, string.format('%.0f', expiry - by))
    outcomes[i] = 0
  end
end
return outcomes
