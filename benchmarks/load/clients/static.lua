-- Twenty files, one after the other.
local next_file = 0
function request()
  next_file = (next_file + 1) % 20
  return wrk.format("GET", "/files/" .. next_file .. ".bin")
end
