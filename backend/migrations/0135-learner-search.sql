-- Entries that wait to be sorted in are walked by every search, and nobody sorts them in where the database runs in
-- this process.
alter index learner_entry_by_number set (fastupdate = off);
alter index learner_entry_by_name set (fastupdate = off);
select gin_clean_pending_list('learner_entry_by_number');
select gin_clean_pending_list('learner_entry_by_name');
