-- KEYS: claim. ARGV: holder that may be replaced ("" for none), incident, milliseconds kept.
-- Answers who holds it now. The time to live only collects garbage.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[2] then
  return holder
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return ARGV[2]
