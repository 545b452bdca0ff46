-- Owner: notify. Messages that went to one receiver together: with TRYING, the number of the letter they went in; null for one
-- that went alone. Proof of a letter is proof of each of them.
ALTER TABLE message_state ADD COLUMN letter bigint;
CREATE INDEX message_state_of_letter ON message_state (letter) WHERE letter IS NOT NULL;

-- Owner: rules. When the gap that was told ends, as it was known last: one that is closed before is told as closed.
ALTER TABLE gap_told ADD COLUMN gap_to timestamptz;
