-- KEYS[1] the lock, ARGV[1] the token of the worker
return 0
