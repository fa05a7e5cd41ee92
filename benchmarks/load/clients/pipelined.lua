-- Sixteen requests in one write.
function init()
  request_bytes = string.rep(wrk.format("GET", "/hello"), 16)
end

function request()
  return request_bytes
end
