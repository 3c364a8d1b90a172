-- Forgets a dead letter: it was taken after all, or nobody wants it.
-- KEYS[1] dead letters, KEYS[2] their texts, KEYS[3] to be replayed (see webhook/bury)
-- ARGV[1] id
-- Returns 1, or 0 if there is none of this id.
--!include webhook/letters
return discard(ARGV[1])
