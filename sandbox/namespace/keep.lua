#!lua flags=no-writes
--[[
Reads what keys hold, so that restore.lua can bring it back.

KEYS      keys of one sandbox, at most some hundred
ARGV[1]   bytes that may be kept of all of them together
Returns   false if they hold more, else for each key: false if there is none, or
          { 's' and a string's bytes ('r' if it is short and `raw`), or 'd' and a DUMP; PEXPIRETIME; MEMORY USAGE }
Atomic    so that keys which one command changes are kept as they stood together.
]]
local most = tonumber(ARGV[1])
local memory, total = {}, 0
for i, key in ipairs(KEYS) do
  memory[i] = redis.call('MEMORY', 'USAGE', key) or 0
  total = total + memory[i]
end
if total > most then return false end

local kept = {}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'none' then
    kept[i] = false
  elseif kind == 'string' then
    -- Not as a DUMP, which may be some bytes longer than the longest value that the server takes.
    local value = redis.call('GET', key)
    local isRaw = #value <= 44 and redis.call('OBJECT', 'ENCODING', key) == 'raw'
    kept[i] = { isRaw and 'r' or 's', value, redis.call('PEXPIRETIME', key), memory[i] }
  else
    kept[i] = { 'd', redis.call('DUMP', key), redis.call('PEXPIRETIME', key), memory[i] }
  end
end
return kept
