-- Forgets a dead letter: it was taken after all, or nobody wants it.
--!args letter_id: which
-- Returns 1, or 0 if there is none of this id.
--!include webhook/dead-letter
return discard(letter_id)
