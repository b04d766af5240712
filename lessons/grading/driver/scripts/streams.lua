-- Streams in virtual time: a function of a protected `redis.call` and of the virtual time in milliseconds. It
-- gives, by name of command, a function from its arguments to its reply.
--
-- The server keeps with each pending entry when it was last delivered, by its own clock, and tells only how long ago
-- that was. So the driver sets that moment itself, by XCLAIM's TIME: virtual milliseconds since START, stretched by
-- SCALE, since BASE. What is asked and told is reckoned over; half of SCALE is what the clock may run on between.
local function streamCommands(asked, now)
  local floor = math.floor
  local function whole(ms) return string.format('%.0f', ms) end
  local function instant(ms) return whole((ms - START) * SCALE + BASE) end
  local function serverMs()
    local time = asked('TIME')
    return time[1] * 1000 + floor(time[2] / 1000)
  end
  local function isCount(word) return word ~= nil and #word < 16 and word:find('^%d+$') ~= nil end
  -- At least so long idle, as the server has to be asked for it.
  local function leastIdle(word)
    if not isCount(word) or word == '0' then return word end
    return whole(serverMs() - instant(now - tonumber(word)) - SCALE / 2)
  end
  -- How long ago, from how long ago the server says it was.
  local function idleOf(serverIdle)
    local delivered = floor((serverMs() - serverIdle - BASE) / SCALE + 0.5) + START
    return math.max(0, now - delivered)
  end
  local function stamp(key, group, consumer, entries)
    local command = { 'XCLAIM', key, group, consumer, '0' }
    for _, entry in ipairs(entries) do
      if type(entry) == 'string' then command[#command + 1] = entry
      -- One that was deleted from the stream would go from the pending ones too.
      elseif type(entry) == 'table' and type(entry[2]) == 'table' then command[#command + 1] = entry[1] end
    end
    if #command == 5 then return end
    for _, word in ipairs({ 'TIME', instant(now), 'JUSTID' }) do command[#command + 1] = word end
    asked(unpack(command))
  end

  -- The moment of the claim stands right after the ids: of several, the server takes the last.
  local function claim(args)
    local rewritten, at, isTimed = {}, 6, false
    for i = 1, 5 do rewritten[i] = args[i] end
    rewritten[5] = leastIdle(args[5])
    local function put(...)
      for _, word in ipairs({ ... }) do rewritten[#rewritten + 1] = word end
    end
    while at <= #args do
      local word = string.upper(args[at])
      if not isTimed and at > 6 and not word:find('^%d+%-?%d*$') then
        put('TIME', instant(now))
        isTimed = true
      end
      if (word == 'IDLE' or word == 'TIME') and isCount(args[at + 1]) then
        local ms = tonumber(args[at + 1])
        put('TIME', instant(word == 'IDLE' and now - ms or ms))
        at = at + 1
      else
        put(args[at])
      end
      at = at + 1
    end
    if not isTimed and at > 6 then put('TIME', instant(now)) end
    return asked(unpack(rewritten))
  end
  local function autoClaim(args)
    local rewritten = { unpack(args) }
    rewritten[5] = leastIdle(args[5])
    local reply = asked(unpack(rewritten))
    if not reply.err then stamp(args[2], args[3], args[4], reply[2]) end
    return reply
  end
  local function pending(args)
    local rewritten = { unpack(args) }
    if args[4] and string.upper(args[4]) == 'IDLE' then rewritten[5] = leastIdle(args[5]) end
    local reply = asked(unpack(rewritten))
    if reply.err or #args == 3 then return reply end
    for _, entry in ipairs(reply) do entry[3] = idleOf(entry[3]) end
    return reply
  end
  local function readGroup(args)
    local reply = asked(unpack(args))
    if type(reply) ~= 'table' or reply.err then return reply end
    local group, consumer
    for at = 2, #args - 2 do
      if string.upper(args[at]) == 'GROUP' then group, consumer = args[at + 1], args[at + 2] break end
    end
    for _, stream in ipairs(reply) do stamp(stream[1], group, consumer, stream[2]) end
    return reply
  end

  local function placeOfId(args)
    local at = 3
    while at <= #args do
      local word = string.upper(args[at])
      if word == 'MAXLEN' or word == 'MINID' then
        at = at + 1
        if args[at] == '=' or args[at] == '~' then at = at + 1 end
      elseif word == 'LIMIT' then
        at = at + 1
      elseif word ~= 'NOMKSTREAM' then
        return at
      end
      at = at + 1
    end
  end
  -- As the server does: where the clock is behind the last entry, the id goes on from that entry.
  local function add(args)
    local at = placeOfId(args)
    if at == nil or args[at] ~= '*' then return asked(unpack(args)) end
    local rewritten, last, ms = { unpack(args) }, asked('XINFO', 'STREAM', args[2]), now
    for i = 1, last.err and 0 or #last, 2 do
      if last[i] == 'last-generated-id' then ms = math.max(ms, tonumber(last[i + 1]:match('^%d+'))) end
    end
    rewritten[at] = whole(ms) .. '-*'
    return asked(unpack(rewritten))
  end
  return { XADD = add, XCLAIM = claim, XAUTOCLAIM = autoClaim, XPENDING = pending, XREADGROUP = readGroup }
end
