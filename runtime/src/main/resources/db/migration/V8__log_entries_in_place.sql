-- A log entry of up to a page's length stays in its row. Moved out, as PostgreSQL does from 2 KB on, each batch of some fifty readings
-- cost a row and an index entry more in the commit that its kits wait for.
ALTER TABLE reading_batch SET (toast_tuple_target = 8160);
