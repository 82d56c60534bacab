-- For wrk: POSTs of one operation with a random $offset. What varies comes from the environment.
local before, after = os.getenv("BENCH_BEFORE"), os.getenv("BENCH_AFTER")
local offsets, path = tonumber(os.getenv("BENCH_OFFSETS")), os.getenv("BENCH_PATH")
local requests = {}

init = function()
  math.randomseed(os.time())
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  wrk.headers["accept"] = "application/json"
  wrk.headers["authorization"] = os.getenv("BENCH_AUTHORIZATION")
  for offset = 0, offsets - 1 do
    requests[offset] = wrk.format(nil, path, nil, before .. offset .. after)
  end
end

request = function()
  return requests[math.random(0, offsets - 1)]
end

done = function(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'LOAD {"requests":%d,"seconds":%.6f,"p50Ms":%.3f,"p99Ms":%.3f,"bytes":%d,"failures":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.bytes, e.status + e.timeout + e.connect + e.read + e.write))
end
