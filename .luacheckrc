-- What a script has in Redis: the sandbox's libraries, and nothing of the machine.
stds.redis = {
  read_globals = {
    'ARGV', 'KEYS', 'bit', 'cjson', 'cmsgpack', 'redis', 'struct',
    'assert', 'error', 'ipairs', 'next', 'pairs', 'pcall', 'select', 'tonumber', 'tostring', 'type', 'unpack',
    'math', 'string', 'table',
    os = { fields = { 'clock' } },
  },
}
std = 'redis'
max_line_length = 120
-- Tables in the headers.
max_comment_line_length = 140
