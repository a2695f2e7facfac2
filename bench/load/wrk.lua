-- Sends the requests of a file in turn and reports the run as one line of JSON.
-- A line of the file: method, path, headers (name=value, parted by semicolons), body, parted by tabs.

local requests = {}
local turn = 0

function init(args)
  for line in io.lines(args[1]) do
    local method, path, written, body = line:match("^(%S+)\t(%S+)\t([^\t]+)\t(.*)$")
    local headers = {}
    for name, value in written:gmatch("([^=;]+)=([^;]+)") do
      headers[name] = value
    end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests": %d, "failed": %d, "microseconds": %d, "p99_microseconds": %d}\n',
    summary.requests, failed, summary.duration, latency:percentile(99)))
end
