/** redis-cli lines; loaded when the scenario is. */
export const shop = `# Kettle & Co. on a Tuesday: prices in cents, carts that end, a key of every type.
SET page:views 18240
SET page:views:2026-12-01 1024
SET shop:name "Kettle & Co."
SET shop:banner "Free delivery from 40 euros" EX 86400
SET rate:203.0.113.7 17 EX 60
SET lock:restock worker-1 NX EX 45
SET voucher:TEA10 '{"percent":10,"until":"2026-12-24"}' EX 604800

HSET product:7 name Kettle price 3490 stock 12 kind kettle
HSET product:12 name Teapot price 2250 stock 30 kind pot
HSET product:31 name "Set of cups" price 2800 stock 8 kind cups
HSET product:44 name "Assam, 100 g" price 890 stock 64 kind tea
HSET product:45 name "Sencha, 100 g" price 1290 stock 40 kind tea
HSET product:46 name "Oolong, 50 g" price 1450 stock 14 kind tea
HSET product:47 name "Mint, 80 g" price 590 stock 51 kind tea

HSET user:42 name Ada city Berlin since 2024-03-02
HSET user:43 name Grace city Paris since 2025-01-19
HSET user:44 name Alan city Hamburg since 2025-11-08

SET session:9f2c '{"user":42,"role":"customer"}' EX 1800
SET session:51ab '{"user":43,"role":"customer"}' EX 900
SET session:e07d '{"user":44,"role":"admin"}' EX 300

HSET cart:42 product:7 1 product:44 2
EXPIRE cart:42 1200
HSET cart:43 product:31 1
EXPIRE cart:43 240

RPUSH user:42:viewed product:31 product:12 product:7
RPUSH user:43:viewed product:45 product:46 product:31 product:47
RPUSH jobs:mail order:1001 order:1002

SADD teas assam oolong sencha mint gyokuro darjeeling
SADD teas:green sencha gyokuro mint
SADD teas:organic assam sencha mint
SADD product:7:tags steel gooseneck gift
SADD online 42 43

ZADD bestsellers 128 kettle 96 teapot 41 cups 77 assam 52 sencha 18 oolong
ZADD products:by-price 3490 product:7 2250 product:12 2800 product:31 890 product:44 1290 product:45 1450 product:46 590 product:47
ZADD searches:today 31 sencha 24 gift 19 kettle 7 decaf

XADD orders:log 1796083200000-0 order 1001 user 42 total 3490
XADD orders:log 1796083242000-0 order 1002 user 43 total 1150
XADD orders:log 1796083391000-0 order 1003 user 42 total 4380
XGROUP CREATE orders:log shipping 0
XREADGROUP GROUP shipping packer-1 COUNT 2 STREAMS orders:log >
XACK orders:log shipping 1796083200000-0

HSET order:1001 user 42 total 3490 state sent
HSET order:1002 user 43 total 1150 state packing
HSET order:1003 user 42 total 4380 state paid

PFADD visitors:2026-12-01 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57
PFADD visitors:2026-11-30 40 41 42 43 44 60 61 62 63
GEOADD stores 13.4050 52.5200 berlin 9.9937 53.5511 hamburg 2.3522 48.8566 paris 11.5820 48.1351 munich
SETBIT open:2026-12 1 1
SETBIT open:2026-12 2 1
SETBIT open:2026-12 3 1
SETBIT open:2026-12 5 1
SETBIT open:2026-12 24 1
BITFIELD stats:today SET u16 #0 128 SET u16 #1 17 SET u16 #2 3
`;
