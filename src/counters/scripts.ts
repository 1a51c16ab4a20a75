/** The counters in Redis, as Lua: each script is one atomic step. */

/**
 * Names the server process that the counters were last checked against. A Redis that restarted may know older counters from
 * its last snapshot, and one that was emptied none: neither says what was sent since.
 */
export const ALIVE_KEY = 'rate:contadores';

const THIS_SERVER = `local server = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')`;

/** A counter, or a set of holders: whether one more fits. */
const HAS_ROOM = `
local function hasRoom(key, limit, holder)
  if holder == '' then return tonumber(redis.call('GET', key) or '0') < limit end
  return redis.call('SISMEMBER', key, holder) == 1 or redis.call('SCARD', key) < limit
end`;

/**
 * KEYS: the counters. ARGV: limit, lifetime (s) and holder ('': none) of each, in turn. Takes one from all or from none.
 * Answers 0, or the 1-based place of the first that has no room; -1: the counters were lost.
 */
export const RESERVE = `
${THIS_SERVER}
if redis.call('GET', '${ALIVE_KEY}') ~= server then return -1 end
${HAS_ROOM}
for i, key in ipairs(KEYS) do
  if not hasRoom(key, tonumber(ARGV[3 * i - 2]), ARGV[3 * i]) then return i end
end
for i, key in ipairs(KEYS) do
  if ARGV[3 * i] == '' then redis.call('INCR', key) else redis.call('SADD', key, ARGV[3 * i]) end
  redis.call('EXPIRE', key, ARGV[3 * i - 1])
end
return 0`;

/** KEYS: the counters. ARGV: limit and holder of each, in turn. Answers 1 for each that has no room, else 0. */
export const EXHAUSTED = `
${HAS_ROOM}
local answers = {}
for i, key in ipairs(KEYS) do
  answers[i] = hasRoom(key, tonumber(ARGV[2 * i - 1]), ARGV[2 * i]) and 0 or 1
end
return answers`;

/** KEYS: a set of holders. ARGV: limit and holder. Answers 1: it has a place, and no more have one than may. */
export const HOLDS = `
local held = redis.call('SISMEMBER', KEYS[1], ARGV[2]) == 1
return held and redis.call('SCARD', KEYS[1]) <= tonumber(ARGV[1]) and 1 or 0`;

/** KEYS: the counters. ARGV: the holder of each. Gives one back to each counter above zero, and lets go what is held. */
export const REFUND = `
for i, key in ipairs(KEYS) do
  if ARGV[i] ~= '' then redis.call('SREM', key, ARGV[i])
  elseif tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
return 0`;

/** KEYS: what marks a restoration. ARGV: its lifetime (s). */
export const BEGIN_RESTORE = `
${THIS_SERVER}
redis.call('SET', KEYS[1], server, 'EX', ARGV[1])
return 0`;

/** KEYS: a counter. ARGV: lifetime (s), value, holders. Never lowers the counter, and drops no holder. */
export const RAISE = `
if #ARGV > 2 then redis.call('SADD', KEYS[1], unpack(ARGV, 3))
elseif tonumber(redis.call('GET', KEYS[1]) or '0') < tonumber(ARGV[2]) then redis.call('SET', KEYS[1], ARGV[2])
else return 0 end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1`;

/** KEYS: what marks a restoration. Answers 1: the counters are there from now on; 0: they were lost again meanwhile. */
export const FINISH_RESTORE = `
${THIS_SERVER}
if redis.call('GET', KEYS[1]) ~= server then return 0 end
redis.call('DEL', KEYS[1])
redis.call('SET', '${ALIVE_KEY}', server)
return 1`;
