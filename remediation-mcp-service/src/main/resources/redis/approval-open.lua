-- KEYS: approval. ARGV: digest, expiresAt, kept (ms). Makes a proposal decidable, once.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 'KNOWN'
end
redis.call('HSET', KEYS[1], 'state', 'OPEN', 'digest', ARGV[1], 'expiresAt', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 'DONE'
