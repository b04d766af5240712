-- Put before every graded script, on the script's first line, so that lines stay where they are. It gives the script
-- virtual time and the keys it was given, and no more. What it does to expiries is what `expiry.ts` does outside; a
-- test compares them.
--
-- The last of ARGV is the virtual time in milliseconds; the script never sees it. `prelude.ts` puts in AHEAD, and
-- `streams.lua` in place of STREAMS. All becomes one line, so a comment has a line of its own.
local redis, _G, load, loadstring, cjson = (function(server, globals, keys, given)
  STREAMS
  local now = tonumber(table.remove(given))
  local asked, where, raise = server.pcall, pcall, error
  local upper, format, floor, unpacked = string.upper, string.format, math.floor, unpack
  local declared = {}
  for _, key in ipairs(keys) do declared[key] = true end

  local function words(...)
    local args = { ... }
    for at = 1, select('#', ...) do
      local kind = type(args[at])
      if kind == 'number' then args[at] = format('%.17g', args[at])
      elseif kind ~= 'string' then return nil end
    end
    return args
  end

  local function whole(ms) return format('%.0f', ms) end
  local isUnit = { EX = 1000, PX = 1, EXAT = 1000, PXAT = 1 }
  local function stored(unit, value)
    if value == nil or #value > 18 or not value:find('^[1-9]%d*$') then return nil end
    local ms = tonumber(value) * isUnit[unit]
    if ms > 9007199254740991 then return nil end
    local due = ms
    if unit == 'EX' or unit == 'PX' then due = ms + now end
    if due <= now then return '1' end
    return whole(due + AHEAD)
  end
  local function withOptions(args, first)
    local rewritten, unit, at = {}, nil, first
    for i = 1, first - 1 do rewritten[i] = args[i] end
    while at <= #args do
      local word = upper(args[at])
      if isUnit[word] then
        at = at + 1
        local expiry = stored(word, args[at])
        if expiry == nil or (unit and unit ~= word) then return args end
        unit = word
        rewritten[#rewritten + 1] = 'PXAT'
        rewritten[#rewritten + 1] = expiry
      else
        rewritten[#rewritten + 1] = args[at]
      end
      at = at + 1
    end
    return rewritten
  end
  local function setWith(unit)
    return function(args)
      local expiry = #args == 4 and stored(unit, args[3])
      if not expiry then return args end
      return { 'SET', args[2], args[4], 'PXAT', expiry }
    end
  end
  local function expire(unit)
    return function(args)
      local expiry = #args >= 3 and stored(unit, args[3])
      if not expiry then return args end
      local rewritten = { 'PEXPIREAT', args[2], expiry }
      for at = 4, #args do rewritten[at] = args[at] end
      return rewritten
    end
  end
  local function read(from)
    return function(args)
      if #args ~= 2 then return args end
      return { 'PEXPIRETIME', args[2] }, function(reply)
        if type(reply) ~= 'number' or reply < 0 then return reply end
        return math.max(0, from(reply - AHEAD))
      end
    end
  end

  local translate = {
    SET = function(args) return withOptions(args, 4) end,
    GETEX = function(args) return withOptions(args, 3) end,
    SETEX = setWith('EX'), PSETEX = setWith('PX'),
    EXPIRE = expire('EX'), PEXPIRE = expire('PX'), EXPIREAT = expire('EXAT'), PEXPIREAT = expire('PXAT'),
    TTL = read(function(at) return floor((at - now + 500) / 1000) end),
    PTTL = read(function(at) return at - now end),
    EXPIRETIME = read(function(at) return floor((at + 500) / 1000) end),
    PEXPIRETIME = read(function(at) return at end),
    TIME = function(args)
      return args, function(reply)
        if reply.err then return reply end
        return { whole(floor(now / 1000)), whole((now % 1000) * 1000) }
      end
    end,
  }
  local streamed = streamCommands(asked, now)
  local refused = {
    KEYS = 'asks for keys that the script was not given.', SCAN = 'asks for keys that the script was not given.',
    RANDOMKEY = 'asks for keys that the script was not given.',
    FLUSHALL = 'touches keys that the script was not given.', FLUSHDB = 'touches keys that the script was not given.',
  }
  local ofRealTime = { ['XINFO CONSUMERS'] = true, ['OBJECT IDLETIME'] = true, ['OBJECT FREQ'] = true }
  local function undeclared(args, name)
    if refused[name] then return 'ERR ' .. name .. ' ' .. refused[name] end
    local sub = args[2] and upper(args[2])
    local full = name == 'XINFO' and sub == 'STREAM' and #args > 3
    local tells = sub ~= nil and ofRealTime[name .. ' ' .. sub]
    if full or tells then
      return 'ERR ' .. name .. ' ' .. sub .. " tells the server's own time, which does not pass here."
    end
    if name:sub(1, 4) == 'SORT' then
      for at = 3, #args - 1 do
        local word = upper(args[at])
        if (word == 'BY' and args[at + 1]:find('*', 1, true)) or (word == 'GET' and args[at + 1] ~= '#') then
          return 'ERR ' .. name .. ' with ' .. word .. ' reads keys that the script was not given.'
        end
      end
    end
    if #args < 2 or declared[args[2]] and #args == 2 then return nil end
    local found = asked('COMMAND', 'GETKEYS', unpacked(args))
    if found.err then return nil end
    for _, key in ipairs(found) do
      if not declared[key] then
        return "ERR The script touches the key '" .. key .. "', which it was not given. Pass every key in KEYS."
      end
    end
  end

  local function run(...)
    local args = words(...)
    local name = args and args[1] and upper(args[1])
    if not name then return asked(...) end
    local refusal = undeclared(args, name)
    if refusal then return { err = refusal } end
    if streamed[name] then return streamed[name](args) end
    local after
    local translator = translate[name]
    if translator then args, after = translator(args) end
    local reply = asked(unpacked(args))
    if after then return after(reply) end
    return reply
  end
  -- As Redis raises it, with the line that called; Redis itself would take it to be this one. A tail call hides its
  -- line: then the name of the command stands for it.
  local function fail(text, name)
    local _, place = where(raise, '', 4)
    local told = { source = '@user_script', line = place:match(':(%d+):') or '0 ' .. name }
    raise(setmetatable({ err = text }, { __newindex = function() end, __index = told }))
  end
  local function call(...)
    local reply = run(...)
    if type(reply) == 'table' and reply.err then fail(reply.err, upper(tostring((...)))) end
    return reply
  end
  local function denied(name)
    return function() fail('ERR ' .. name .. ' is not possible in a script that is checked', name) end
  end
  local own = { call = call, pcall = run, log = function() end }
  local redis = setmetatable(own, { __index = server, __metatable = false })
  -- One of its own: what a script sets in it must not reach the next, or schedules would depend on each other.
  local json = globals.cjson.new()
  local around = setmetatable({ redis = redis, load = denied('load'), loadstring = denied('loadstring'), cjson = json },
    { __index = globals, __newindex = globals, __metatable = false })
  return redis, around, around.load, around.loadstring, json
end)(redis, _G, KEYS, ARGV)
