-- The case of a grant's event; of other events the subject says it.
alter table ledger_event add column application_id uuid;

-- Events are published in whole blocks.
create index ledger_event_by_block on ledger_event (block);
