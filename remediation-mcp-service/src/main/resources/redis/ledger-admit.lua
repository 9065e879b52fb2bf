-- KEYS: writes, opened, complete.
-- ARGV: member, now, namespace, workload, reserve, partitions, window, per workload, per namespace,
--       per cluster, cool-down, storm incidents, storm window (times in ms of the cluster clock).
local now = tonumber(ARGV[2])
if redis.call('HLEN', KEYS[3]) < tonumber(ARGV[6]) then
  return 'REBUILDING'
end
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 'FITS'
end
if redis.call('ZCOUNT', KEYS[2], string.format('%.0f', now - tonumber(ARGV[13])), '+inf') > tonumber(ARGV[12]) then
  return 'STORM'
end
local window = tonumber(ARGV[7])
local cooldown = tonumber(ARGV[11])
local longest = math.max(window, cooldown)
local entries = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now - longest), '+inf', 'WITHSCORES')
local workload, namespace, cluster = 0, 0, 0
for i = 1, #entries, 2 do
  local at = tonumber(entries[i + 1])
  local ns, name = string.match(entries[i], '^[^|]*|([^|]*)|(.*)$')
  local same = ns == ARGV[3] and name == ARGV[4]
  if same and at > now - cooldown then
    return 'COOL_DOWN'
  end
  if at > now - window then
    cluster = cluster + 1
    if ns == ARGV[3] then namespace = namespace + 1 end
    if same then workload = workload + 1 end
  end
end
if workload >= tonumber(ARGV[8]) then return 'WORKLOAD' end
if namespace >= tonumber(ARGV[9]) then return 'NAMESPACE' end
if cluster >= tonumber(ARGV[10]) then return 'CLUSTER' end
if ARGV[5] == '1' then
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
return 'FITS'
