#!lua flags=no-writes
--[[
Looks at keys without changing them.

KEYS      the keys, at most some hundred
ARGV[1]   elements of one key that may be shown
ARGV[2]   bytes of one key that may be shown
ARGV[3]   bytes of HyperLogLogs that may be sent whole, of all keys together
ARGV[4]   one letter for each key: `b` if it is a string used as bits, else `-`
Returns   for each key: false if there is none, else
          { type, encoding, PEXPIRETIME, MEMORY USAGE, true length, 1 if only a part is shown, value }
          string {bytes} · or {bytes, 'hll', whole string} · or {bytes, 'bits', how many are set, {at, bytes that are
          not all zero, …}, 1 if there are more} · hash {field, value, …} or {…, expiries of the fields} · list {head, tail} · set {member, …} · zset {member, score, …}
          stream {entries {{id, {field, value, …}}, …}, groups {{name, last id, {{consumer, {pending id, …}, {{ms since
          its delivery, deliveries}, …}}, …}}, …}, last id ever given, entries ever added, now as seconds and microseconds}
Atomic    so that one key's type, length, expiry and value belong together, and so do several keys' that one
          command has changed (LMOVE, RENAME).
]]
local max, maxBytes = tonumber(ARGV[1]), tonumber(ARGV[2])
local hllBytes, uses = tonumber(ARGV[3]), ARGV[4]
local use -- of the key that is looked at
local chunkBytes, mostChunks, bytesOfBits, bytesOfHll = 32, 32, 1024, 16
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

-- The parts that are not zero, each from a byte whose number is a multiple of 4.
local function bits(key, length, shown)
  local chunks, from = {}, 0
  while from < length do
    local found = redis.call('BITPOS', key, 1, from)
    if found < 0 then break end
    if #chunks == 2 * mostChunks then return { shown, 'bits', redis.call('BITCOUNT', key), chunks, 1 } end
    local at = math.floor(found / 32) * 4
    chunks[#chunks + 1] = at
    chunks[#chunks + 1] = redis.call('GETRANGE', key, at, at + chunkBytes - 1)
    from = at + chunkBytes
  end
  return { shown, 'bits', redis.call('BITCOUNT', key), chunks, 0 }
end

function look.string(key)
  local length = redis.call('STRLEN', key)
  -- Three bytes more than fit, so that a character is not cut in two.
  local bytes = redis.call('GETRANGE', key, 0, maxBytes + 3)
  if bytes:sub(1, 4) == 'HYLL' and length <= 12304 and length <= hllBytes then
    hllBytes = hllBytes - length
    left = bytesOfHll
    return length, { fit(bytes), 'hll', length <= #bytes and bytes or redis.call('GETRANGE', key, 0, -1) }
  end
  if use == 'b' then
    if length > bytesOfBits then left = math.min(left, bytesOfBits) end
    return length, bits(key, length, fit(bytes))
  end
  cut = length > maxBytes
  return length, { fit(bytes) }
end

-- Fields may expire since Redis 7.4; the engines that call themselves older do not know how.
local fieldsExpire = (redis.REDIS_VERSION_NUM or 0) >= 0x00070400

local function fieldExpiries(key, pairs)
  local names = {}
  for i = 1, #pairs, 2 do names[#names + 1] = pairs[i] end
  if not fieldsExpire or #names == 0 or cut then return pairs end
  local moments = redis.call('HPEXPIRETIME', key, 'FIELDS', #names, unpack(names))
  for _, moment in ipairs(moments) do
    if moment > 0 then
      pairs[#pairs + 1] = moments
      break
    end
  end
  return pairs
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
  local pending, deliveries = {}, {}
  for _, entry in ipairs(redis.call('XPENDING', key, info.name, '-', '+', max)) do
    local ids, times = pending[entry[2]] or {}, deliveries[entry[2]] or {}
    pending[entry[2]], deliveries[entry[2]] = ids, times
    ids[#ids + 1] = entry[1]
    times[#times + 1] = { entry[3], entry[4] }
  end
  local consumers = {}
  for i, raw in ipairs(redis.call('XINFO', 'CONSUMERS', key, info.name)) do
    if i > max or left <= 0 then cut = true break end
    local consumer = named(raw)
    local ids = pending[consumer.name] or {}
    if #ids < consumer.pending then cut = true end
    consumers[i] = { fit(consumer.name), ids, deliveries[consumer.name] or {} }
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
  local about = named(redis.call('XINFO', 'STREAM', key))
  local added = about['entries-added'] or 0
  return length, { reversed(entries), groups, about['last-generated-id'], added, redis.call('TIME') }
end

local seen = {}
for i, key in ipairs(KEYS) do
  left, cut, use = maxBytes, false, uses:sub(i, i)
  local kind = redis.call('TYPE', key).ok
  if look[kind] then
    local expiry, memory = redis.call('PEXPIRETIME', key), redis.call('MEMORY', 'USAGE', key)
    local encoding = redis.call('OBJECT', 'ENCODING', key)
    local length, value = look[kind](key)
    if kind ~= 'list' and kind ~= 'string' and kind ~= 'stream' then
      local shown = kind == 'set' and #value or #value / 2
      if shown < length then cut = true end
      if kind == 'hash' then value = fieldExpiries(key, value) end
    end
    seen[i] = { kind, encoding, expiry, memory, length, cut and 1 or 0, value }
  else
    seen[i] = false
  end
end
return seen
