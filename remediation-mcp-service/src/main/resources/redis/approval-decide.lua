-- KEYS: approval. ARGV: new state, digest, by, comment, now. One compare-and-set: only what is open,
-- has the digest that the person saw and has not expired can be decided.
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return 'UNKNOWN'
end
if state ~= 'OPEN' then
  return state .. '_ALREADY'
end
if redis.call('HGET', KEYS[1], 'digest') ~= ARGV[2] then
  return 'OTHER_DIGEST'
end
if tonumber(ARGV[5]) >= tonumber(redis.call('HGET', KEYS[1], 'expiresAt')) then
  return 'EXPIRED'
end
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'by', ARGV[3], 'comment', ARGV[4], 'at', ARGV[5])
return 'DONE'
