local held = redis.call('MGET', KEYS[1])[1] == ARGV[1]
return held and redis.call('UNLINK', KEYS[1]) or 0
