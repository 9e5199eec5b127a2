"""The books that are kept in Redis: what is asked for, who has it until when, what came.

Each change is one script, which Redis runs alone; all times are those of its clock.

- `asked`: every ticket that somebody waits for.
- `open`: ids of those that nobody has, the oldest first.
- `leased`: ids of those that a worker has, and until when. Whatever becomes of the worker, the
  ticket is open again then.
- `tries`: how often each was leased.
- `answer:ID`: what came, until it is stored.
- `looked`: there as long as workers look for tickets. `node`: the machine that stores.
"""

from __future__ import annotations

from typing import Final

PREFIX: Final = "newswinnow:"
ASKED, OPEN, LEASED, TRIES, LOOKED, NODE = (
    PREFIX + name for name in ("asked", "open", "leased", "tries", "looked", "node")
)
ANSWER: Final = PREFIX + "answer:"
# An answer that nobody fetches for a day is of a crawl that does not come back; what it was asked
# for is due in the table as it was.
KEPT: Final = 24 * 3600  # seconds
PRESENT: Final = 60  # seconds that a machine counts as there after it was heard of
# A page that takes its worker down would take down one after the other.
MOST_TRIES: Final = 3

# Keys: asked, open, leased, node, the answer. Arguments: id, ticket, our machine, seconds it
# counts as there, seconds after which what nobody asks or takes any more is forgotten.
# Gives the machine that stores, where that is another.
ASK: Final = """
    local other = redis.call('GET', KEYS[4])
    if other and other ~= ARGV[3] then return other end
    redis.call('SET', KEYS[4], ARGV[3], 'EX', ARGV[4])
    if redis.call('EXISTS', KEYS[5]) == 1 then return false end
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    if not redis.call('ZSCORE', KEYS[3], ARGV[1]) then
        redis.call('ZADD', KEYS[2], 'NX', redis.call('TIME')[1], ARGV[1])
    end
    for place = 1, 2 do redis.call('EXPIRE', KEYS[place], ARGV[5]) end
    return false
"""

# Keys: asked, open, leased, tries, looked. Arguments: seconds of a lease, most tries, what is
# answered where they are over, start of the answers' keys, seconds it is kept, seconds of presence.
# Gives a ticket, or nothing.
TAKE: Final = """
    local now = tonumber(redis.call('TIME')[1])
    redis.call('SET', KEYS[5], now, 'EX', ARGV[6])
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 100)) do
        redis.call('ZREM', KEYS[3], id)
        redis.call('ZADD', KEYS[2], 0, id)
    end
    while true do
        local id = redis.call('ZPOPMIN', KEYS[2])[1]
        if not id then return false end
        local ticket = redis.call('HGET', KEYS[1], id)
        if ticket and redis.call('HINCRBY', KEYS[4], id, 1) > tonumber(ARGV[2]) then
            redis.call('SET', ARGV[4] .. id, ARGV[3], 'EX', ARGV[5])
            redis.call('HDEL', KEYS[1], id)
            redis.call('HDEL', KEYS[4], id)
        elseif ticket then
            redis.call('ZADD', KEYS[3], now + ARGV[1], id)
            for place = 3, 4 do redis.call('EXPIRE', KEYS[place], ARGV[5]) end
            return ticket
        end
    end
"""

# Keys: asked, open, leased, tries, the answer. Arguments: id, the answer, seconds it is kept.
# Gives 0 where nobody waits for it any more: it came late, and another worker's was taken.
PUT: Final = """
    if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
    redis.call('ZREM', KEYS[2], ARGV[1])
    redis.call('ZREM', KEYS[3], ARGV[1])
    redis.call('HDEL', KEYS[4], ARGV[1])
    redis.call('SET', KEYS[5], ARGV[2], 'EX', ARGV[3])
    return 1
"""

# Keys: asked, open, leased, tries. Arguments: ids that nobody waits for any more.
WITHDRAW: Final = """
    for _, id in ipairs(ARGV) do
        redis.call('HDEL', KEYS[1], id)
        redis.call('ZREM', KEYS[2], id)
        redis.call('ZREM', KEYS[3], id)
        redis.call('HDEL', KEYS[4], id)
    end
"""
