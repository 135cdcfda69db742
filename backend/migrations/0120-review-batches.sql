-- Reviews in bulk: each row is an intent, and then what came of it.
create table review_batch (
  id uuid primary key,
  msp_id text not null,
  member_id text not null,
  created_at timestamptz not null default now(),
  -- Every row has its end.
  finished_at timestamptz
);

create index review_batch_unfinished on review_batch (created_at) where finished_at is null;

create table review_batch_row (
  batch_id uuid not null references review_batch (id),
  position integer not null,
  application_id uuid not null,
  -- What the member decided, sealed: comments name people. Gone when the row has its end.
  request bytea,
  state text not null check (state in ('pending', 'done', 'refused')),
  code text,
  details jsonb,
  transaction_id text,
  block integer,
  primary key (batch_id, position),
  unique (batch_id, application_id)
);

-- Which checklists there are: work lists ask at every request.
create index ledger_event_checklists on ledger_event (subject) where action = 'checklist.published';
