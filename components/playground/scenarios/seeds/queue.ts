/** redis-cli lines; loaded when the scenario is. */
export const queue = `# The workshop behind the shop: mails, labels, delayed jobs, and an order stream with two workers.
RPUSH jobs:mail mail:1001 mail:1002 mail:1003 mail:1004 mail:1005
RPUSH jobs:mail:running:worker-1 mail:1000
RPUSH jobs:mail:dead mail:0933
RPUSH jobs:print:done label:1001 label:1002
RPUSH jobs:image resize:7 resize:12 resize:31

HSET job:mail:1001 to ada@example.org subject "Your kettle" tries 0
HSET job:mail:1002 to grace@example.org subject "Your cups" tries 0
HSET job:mail:1003 to alan@example.org subject "Your receipt" tries 1
HSET job:mail:1004 to edsger@example.org subject "We miss you" tries 0
HSET job:mail:1005 to radia@example.org subject "Your teapot" tries 0
HSET job:mail:1000 to barbara@example.org subject "Your Assam" tries 1
HSET job:mail:0933 to nobody@example.invalid subject "Bounced" tries 5 error "550 no such user"
HSET job:resize:7 file kettle.jpg width 640
HSET job:resize:12 file teapot.jpg width 640
HSET job:resize:31 file cups.jpg width 640

ZADD jobs:delayed 1796083000 remind:cart:42 1796083180 retry:mail:1003 1796083500 report:daily 1796169600 clean:sessions
ZADD jobs:recurring 60 heartbeat 3600 stock-report 86400 backup
ZADD jobs:priority 1 resize:31 5 mail:1003 9 refund:1001

XADD orders 1796083200000-0 order 1001 total 3490
XADD orders 1796083201000-0 order 1002 total 1150
XADD orders 1796083202000-0 order 1003 total 4380
XADD orders 1796083203000-0 order 1004 total 890
XADD orders 1796083204000-0 order 1005 total 2250
XGROUP CREATE orders billing 0
XGROUP CREATE orders shipping 0
XREADGROUP GROUP billing worker-1 COUNT 2 STREAMS orders >
XREADGROUP GROUP billing worker-2 COUNT 1 STREAMS orders >
XREADGROUP GROUP shipping packer-1 COUNT 3 STREAMS orders >
XACK orders billing 1796083200000-0
XACK orders shipping 1796083200000-0 1796083201000-0

SET worker:1:heartbeat 1796083200 EX 15
SET worker:2:heartbeat 1796083204 EX 30
HSET worker:1 pid 4711 job mail:1000 since 1796083190
HSET worker:2 pid 4712 job "" since 0
SADD workers 1 2
SET lock:report:daily worker-2 NX EX 60
SET lease:mail:1000 worker-1 EX 40
SET done:order:1001 1 EX 86400
SET done:order:1000 1 EX 43200
SET stats:mail:sent 1482
SET stats:mail:failed 9
SET pause:jobs:image 1 EX 120
SADD jobs:unique resize:7 resize:12 resize:31
PFADD jobs:seen:2026-12-01 mail:1000 mail:1001 mail:1002 label:1001
SETBIT minutes:busy 600 1
SETBIT minutes:busy 601 1
SETBIT minutes:busy 604 1
BITFIELD workers:load SET u8 #0 72 SET u8 #1 15
GEOADD depots 13.4050 52.5200 berlin 9.9937 53.5511 hamburg
`;
