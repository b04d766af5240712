/** redis-cli lines; loaded when the scenario is. */
export const leaderboard = `# A word game with weekly seasons: scores, streaks, and who plays today.
ZADD board:week:48 4120 ada 4890 grace 3870 alan 5210 edsger 4630 barbara 2990 linus 4450 margaret 1730 ken 3340 dennis 2210 donald 3980 radia 980 tim
ZADD board:week:47 3900 ada 4100 grace 4300 alan 4700 edsger 3200 barbara 3600 linus 5050 margaret 2100 ken 1900 dennis 2600 donald 4420 radia 1500 tim
EXPIRE board:week:48 518400
ZADD board:friends:ada 4120 ada 4890 grace 3870 alan

HSET player:ada name Ada city Berlin games 40 best 900
HSET player:grace name Grace city Paris games 47 best 935
HSET player:alan name Alan city Hamburg games 54 best 970
HSET player:edsger name Edsger city Utrecht games 61 best 1005
HSET player:barbara name Barbara city Boston games 68 best 1040
HSET player:linus name Linus city Helsinki games 75 best 1075
HSET player:margaret name Margaret city Paderborn games 82 best 1110
HSET player:ken name Ken city Vienna games 89 best 1145
HSET player:dennis name Dennis city Madrid games 96 best 1180
HSET player:donald name Donald city Oslo games 103 best 1215
HSET player:radia name Radia city Lisbon games 110 best 1250
HSET player:tim name Tim city Zurich games 117 best 1285

SET streak:ada 12 EX 79200
SET streak:grace 3 EX 72000
SET streak:alan 27 EX 64800
SET streak:edsger 1 EX 57600
SET streak:barbara 8 EX 50400
SET streak:linus 5 EX 43200

PFADD players:2026-12-01 ada grace alan edsger barbara linus radia tim
PFADD players:2026-11-30 ada grace margaret ken dennis donald radia
SETBIT played:ada:2026-12 1 1
SETBIT played:ada:2026-11 3 1
SETBIT played:ada:2026-11 4 1
SETBIT played:ada:2026-11 30 1
SADD online ada edsger radia
SADD badges:ada first-win ten-in-a-row night-owl
SADD badges:grace first-win perfect-week
RPUSH matches:recent ada:edsger grace:alan radia:tim barbara:linus
LTRIM matches:recent 0 49
XADD games:log 1796083200000-0 winner ada loser alan points 120
XADD games:log 1796083290000-0 winner edsger loser ada points 90
XADD games:log 1796083400000-0 winner radia loser tim points 150
SET season:current 48
SET lock:payout:47 worker-1 NX EX 30
SET cache:top5 "edsger,grace,barbara,margaret,ada" EX 20
GEOADD players:places 13.4050 52.5200 ada 2.3522 48.8566 grace 9.9937 53.5511 alan -9.1393 38.7223 radia
BITFIELD rounds:today SET u16 #0 812 SET u16 #1 640 SET u16 #2 95
`;
