"""Counts in Valkey or Redis, for all processes of all machines that share it."""

from collections.abc import Sequence

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError
from redis.retry import Retry

from models.limits.windows import Count, Limit

# To connect and to be answered, together under a quarter of a second.
_CONNECT_SECONDS = 0.1
_ANSWER_SECONDS = 0.1

# A hash a subject: of each limit the start of its newest window, and what is counted in it. The
# server's clock decides for all, and it runs scripts one at a time.
_TAKE = """
local now = redis.call('TIME')
local seconds = tonumber(now[1])
local used, starts, full, expires = {}, {}, false, 0
for i = 1, #ARGV, 3 do
  local name, amount, width = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local start = seconds - seconds % width
  local known = redis.call('HMGET', KEYS[1], name .. ':starts', name .. ':used')
  local count = 0
  if tonumber(known[1] or -1) == start then count = tonumber(known[2]) end
  if count >= amount then full = true end
  used[#used + 1] = count
  starts[#starts + 1] = start
  expires = math.max(expires, start + width)
end
if not full then
  for i = 1, #used do
    local name = ARGV[3 * i - 2]
    used[i] = used[i] + 1
    redis.call('HSET', KEYS[1], name .. ':starts', string.format('%d', starts[i]),
      name .. ':used', used[i])
  end
  redis.call('EXPIREAT', KEYS[1], expires)
end
return {full and 0 or 1, now[1], now[2], unpack(used)}
"""


class ValkeyCounts:
    """Counts behind a URL as redis-py reads it (`redis://`, `rediss://`, `unix://`).

    Nothing is connected to before the first call.
    """

    faults = (RedisError, OSError)

    def __init__(self, url: str) -> None:
        self._client = Redis.from_url(
            url,
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=_ANSWER_SECONDS,
            # A server that restarted has dropped the connections that lie ready: asked once more
            # on a new one. Not after a timeout, which has used up the time that there is.
            retry=Retry(NoBackoff(), 1, supported_errors=(NotConnected,)),
        )
        self._take = self._client.register_script(_TAKE)

    def take(self, subject: str, limits: Sequence[Limit]) -> Count:
        terms = [term for limit in limits for term in (limit.name, limit.amount, limit.seconds)]
        counted, seconds, micros, *used = self._take([f"tenantry:limits:{subject}"], terms)
        return Count(bool(counted), int(seconds) + int(micros) / 1_000_000, tuple(used))

    def purge(self) -> int:
        return 0  # the server forgets them by itself

    def close(self) -> None:
        self._client.close()
