/** The rule of a session (domain's session-rule.ts) as one atomic script, so that several beacons agree. */
import { makeScript } from './script.ts';

/**
 * For several visitors of one site, one after the other.
 * KEYS: of each visitor its key, then the keys of ids that the same visitor may have had before.
 * ARGV: gap, number of sessions kept, life of a key; then for each visitor the number of its keys and of its
 * hits, and for each hit, in order of time: its time and the session to open if there is none (id, visitor, first, last).
 * Answers id, visitor and beginning for each hit. Ids stay strings: Lua would print them with 14 digits.
 */
export const SESSION_SCRIPT = makeScript(`
local gap, most, life = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]

local function read(key)
  local sessions = {}
  local text = redis.call('GET', key)
  if text then
    for id, visitor, first, last in string.gmatch(text, '(%d+):(%d+):(%-?%d+):(%-?%d+)') do
      sessions[#sessions + 1] = { id = id, visitor = visitor, first = tonumber(first), last = tonumber(last) }
    end
  end
  return sessions
end

local function find(sessions, at)
  local nearest, distance
  for _, session in ipairs(sessions) do
    local away = math.max(session.first - at, at - session.last, 0)
    if away <= gap and (not distance or away < distance) then
      nearest, distance = session, away
    end
  end
  return nearest
end

local function remember(sessions, seen)
  for _, session in ipairs(sessions) do
    if session.id == seen.id then
      session.first = math.min(session.first, seen.first)
      session.last = math.max(session.last, seen.last)
      return session
    end
  end
  if #sessions >= most then
    local oldest = 1
    for index = 2, #sessions do
      if sessions[index].last < sessions[oldest].last then oldest = index end
    end
    table.remove(sessions, oldest)
  end
  sessions[#sessions + 1] = seen
  return seen
end

local answer = {}
local key, arg = 1, 4
while arg <= #ARGV do
  local keys, hits = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
  arg = arg + 2
  local own = read(KEYS[key])
  local before = {}
  for hit = arg, arg + hits * 5 - 1, 5 do
    local at = tonumber(ARGV[hit])
    local session = find(own, at)
    for index = key + 1, key + keys - 1 do
      if session then break end
      before[index] = before[index] or read(KEYS[index])
      session = find(before[index], at)
    end
    if not session then
      session = { id = ARGV[hit + 1], visitor = ARGV[hit + 2], first = tonumber(ARGV[hit + 3]), last = tonumber(ARGV[hit + 4]) }
    end
    local seen = { id = session.id, visitor = session.visitor, first = math.min(session.first, at), last = math.max(session.last, at) }
    seen = remember(own, seen)
    answer[#answer + 1] = seen.id
    answer[#answer + 1] = seen.visitor
    answer[#answer + 1] = string.format('%.0f', seen.first)
  end
  local texts = {}
  for index, session in ipairs(own) do
    texts[index] = string.format('%s:%s:%.0f:%.0f', session.id, session.visitor, session.first, session.last)
  end
  redis.call('SET', KEYS[key], table.concat(texts, '|'), 'PX', life)
  key, arg = key + keys, arg + hits * 5
end
return answer
`);
