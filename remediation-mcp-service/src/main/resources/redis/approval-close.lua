-- KEYS: approval. Closes what nobody decided; an unknown one cannot be decided either.
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return 'UNKNOWN'
end
if state ~= 'OPEN' then
  return state .. '_ALREADY'
end
redis.call('HSET', KEYS[1], 'state', 'CLOSED')
return 'DONE'
