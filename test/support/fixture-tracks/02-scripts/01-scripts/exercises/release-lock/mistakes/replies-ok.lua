-- fails: replies
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
  return redis.status_reply('OK')
end
return 0
