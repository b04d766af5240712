--[[
Gives keys whose time is up a moment more, so that they expire by themselves. Five milliseconds, because on a busy
machine one can pass within PEXPIRE itself, which then would delete.

KEYS      keys, at most some hundred
ARGV      for each key, the expiry that it had when its time was found to be up
Returns   for each key: 1 if it is about to expire, 0 if somebody has given it another expiry since
Atomic    so that a key which a learner has just written anew does not expire.
]]
local outcomes = {}
for i, key in ipairs(KEYS) do
  if redis.call('PEXPIRETIME', key) == tonumber(ARGV[i]) then
    outcomes[i] = redis.call('PEXPIRE', key, 5)
  else
    outcomes[i] = 0
  end
end
return outcomes
