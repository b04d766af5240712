-- KEYS[1] the bucket, ARGV[1] what it holds, ARGV[2] tokens a second, ARGV[3] the server's clock in ms
return 1
