/** redis-cli lines; loaded when the scenario is. */
export const chat = `# Rooms of the tea shop's staff and customers: members, history, unread marks, presence.
HSET user:42 name Ada colour green
HSET user:43 name Grace colour plum
HSET user:44 name Alan colour blue
HSET user:45 name Edsger colour ochre
HSET user:46 name Radia colour teal

HSET room:tea title "Tea talk" topic "Second flush is here" created 1796000000
HSET room:orders title Orders topic "What is on its way" created 1796000100
HSET room:night title "Night shift" topic "Who closes?" created 1796000200
SADD rooms tea orders night
SADD room:tea:members 42 43 44 46
SADD room:orders:members 42 44 45
SADD room:night:members 45 46
ZADD rooms:active 1796083400 tea 1796083290 orders 1796040000 night

XADD room:tea:log 1796083200000-0 from ada text "Has anyone tried the new Assam?"
XADD room:tea:log 1796083242000-0 from grace text "Malty. Needs two minutes more."
XADD room:tea:log 1796083290000-0 from alan text "Three, with milk."
XADD room:tea:log 1796083391000-0 from radia text "Milk first or last?"
XADD room:tea:log 1796083400000-0 from ada text "Let us not start this again."
XADD room:orders:log 1796083210000-0 from alan text "1001 is packed."
XADD room:orders:log 1796083290000-0 from edsger text "1002 waits for cups."
XADD room:night:log 1796040000000-0 from edsger text "Lights are off."
XGROUP CREATE room:orders:log notifier 0
XREADGROUP GROUP notifier mailer-1 COUNT 1 STREAMS room:orders:log >

SET room:tea:unread:42 0
SET room:tea:unread:43 2
SET room:tea:unread:44 1
SET room:orders:unread:45 3
SET room:tea:pinned "Cups are half price until Friday" EX 259200
SET room:tea:typing:46 1 EX 30

SET presence:42 online EX 60
SET presence:43 online EX 45
SET presence:44 away EX 240
SET presence:46 online EX 50
ZADD presence:seen 1796083400 42 1796083242 43 1796083290 44 1796040000 45 1796083391 46

RPUSH user:42:drafts "Dear all, about the milk" "Re: cups"
RPUSH user:43:mentions room:tea:1796083242000-0 room:tea:1796083400000-0
SADD user:42:blocked spambot
SADD user:42:rooms tea orders
SADD user:44:rooms tea orders
HSET reactions:1796083242000-0 heart 2 laugh 1
HSET reactions:1796083400000-0 laugh 4
PFADD room:tea:readers:2026-12-01 42 43 44 45 46 47 48
SETBIT user:42:days-active 334 1
SETBIT user:42:days-active 335 1
GEOADD room:tea:places 13.4050 52.5200 42 2.3522 48.8566 43
SET rate:message:42 3 EX 10
SET session:9f2c 42 EX 1800
SET session:51ab 43 EX 900
`;
