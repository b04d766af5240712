#!lua flags=no-writes
--[[
Looks at keys without changing them.

KEYS      the keys, at most some hundred
ARGV[1]   elements of one key that may be shown
ARGV[2]   bytes of one key that may be shown
Returns   for each key: false if there is none, else
          { type, encoding, PEXPIRETIME, MEMORY USAGE, true length, 1 if only a part is shown, value }
          string {bytes} · hash {field, value, …} · list {head, tail} · set {member, …} · zset {member, score, …}
          stream {entries {{id, {field, value, …}}, …}, groups {{name, last id, {{consumer, {pending id, …}}, …}}, …}}
Atomic    so that one key's type, length, expiry and value belong together, and so do several keys' that one
          command has changed (LMOVE, RENAME).
]]
local max, maxBytes = tonumber(ARGV[1]), tonumber(ARGV[2])
local left -- bytes that may still be shown
local cut -- whether something was left out

-- As much of `bytes` as there is room for, not ending within a UTF-8 character.
local function fit(bytes)
  if #bytes <= left then
    left = left - #bytes
    return bytes
  end
  cut = true
  local stop = math.max(left, 0)
  for _ = 1, 3 do
    local following = bytes:byte(stop + 1)
    if stop == 0 or following == nil or following < 128 or following > 191 then break end
    stop = stop - 1
  end
  left = 0
  return bytes:sub(1, stop)
end

-- The first elements of a flat list in steps (1, or 2 for pairs) while there is room; at least one.
local function take(flat, step, count)
  local taken = {}
  for i = 1, math.min(#flat, count * step), step do
    if left <= 0 and i > 1 then break end
    for j = i, i + step - 1 do taken[j] = fit(flat[j] or '') end
  end
  if #taken < #flat then cut = true end
  return taken
end

local function reversed(items)
  local turned = {}
  for i = #items, 1, -1 do turned[#turned + 1] = items[i] end
  return turned
end

local look = {}

function look.string(key)
  local length = redis.call('STRLEN', key)
  cut = length > maxBytes
  -- Three bytes more than fit, so that a character is not cut in two.
  return length, { fit(redis.call('GETRANGE', key, 0, maxBytes + 3)) }
end

function look.hash(key)
  return redis.call('HLEN', key), take(redis.call('HSCAN', key, 0, 'COUNT', max)[2], 2, max)
end

function look.set(key)
  return redis.call('SCARD', key), take(redis.call('SSCAN', key, 0, 'COUNT', max)[2], 1, max)
end

function look.zset(key)
  return redis.call('ZCARD', key), take(redis.call('ZRANGE', key, 0, max - 1, 'WITHSCORES'), 2, max)
end

function look.list(key)
  local length = redis.call('LLEN', key)
  if length <= max then
    local all = take(redis.call('LRANGE', key, 0, -1), 1, max)
    if not cut then return length, { all, {} } end
  end
  cut = true
  local half = math.min(math.ceil(max / 2), math.ceil(length / 2))
  left = math.floor(maxBytes / 2)
  local head = take(redis.call('LRANGE', key, 0, half - 1), 1, half)
  left = left + math.floor(maxBytes / 2)
  local others = math.min(max - half, length - half)
  if others == 0 then return length, { head, {} } end
  return length, { head, reversed(take(reversed(redis.call('LRANGE', key, -others, -1)), 1, others)) }
end

-- The replies of XINFO are flat lists of names and values.
local function named(flat)
  local value = {}
  for i = 1, #flat, 2 do value[flat[i]] = flat[i + 1] end
  return value
end

local function group(key, info)
  local pending = {}
  for _, entry in ipairs(redis.call('XPENDING', key, info.name, '-', '+', max)) do
    local ids = pending[entry[2]] or {}
    pending[entry[2]] = ids
    ids[#ids + 1] = entry[1]
  end
  local consumers = {}
  for i, raw in ipairs(redis.call('XINFO', 'CONSUMERS', key, info.name)) do
    if i > max or left <= 0 then cut = true break end
    local consumer = named(raw)
    local ids = pending[consumer.name] or {}
    if #ids < consumer.pending then cut = true end
    consumers[i] = { fit(consumer.name), ids }
  end
  return { fit(info.name), info['last-delivered-id'], consumers }
end

function look.stream(key)
  local groups, entries = {}, {}
  for i, raw in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    if i > 16 then cut = true break end
    groups[i] = group(key, named(raw))
  end
  left = maxBytes
  local length = redis.call('XLEN', key)
  for i, entry in ipairs(redis.call('XREVRANGE', key, '+', '-', 'COUNT', max)) do
    if left <= 0 and i > 1 then break end
    entries[i] = { entry[1], take(entry[2], 2, max) }
  end
  if #entries < length then cut = true end
  return length, { reversed(entries), groups }
end

local seen = {}
for i, key in ipairs(KEYS) do
  left, cut = maxBytes, false
  local kind = redis.call('TYPE', key).ok
  if look[kind] then
    local expiry, memory = redis.call('PEXPIRETIME', key), redis.call('MEMORY', 'USAGE', key)
    local encoding = redis.call('OBJECT', 'ENCODING', key)
    local length, value = look[kind](key)
    if kind ~= 'list' and kind ~= 'string' and kind ~= 'stream' then
      local shown = kind == 'set' and #value or #value / 2
      if shown < length then cut = true end
    end
    seen[i] = { kind, encoding, expiry, memory, length, cut and 1 or 0, value }
  else
    seen[i] = false
  end
end
return seen
