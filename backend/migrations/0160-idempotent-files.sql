-- Digests of the files that came under a key, sealed: whoever guesses a file could find it by its digest.
alter table idempotency add column files bytea;
