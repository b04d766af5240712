-- KEYS: keys of one slot. Returns how many bytes they take together; one that is not there takes none.
-- All elements are looked at, not a sample: ten large ones would hide among a thousand small ones.
local sum = 0
for i = 1, #KEYS do
  sum = sum + (redis.call('MEMORY', 'USAGE', KEYS[i], 'SAMPLES', '0') or 0)
end
return sum
