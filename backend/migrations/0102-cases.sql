-- Checklist files with the texts that people read; the chain holds the digest.
create table checklist_text (
  type text not null,
  version integer not null,
  digest text not null,
  content jsonb not null,
  primary key (type, version)
);

create table receipt (
  number text primary key,
  application_id uuid not null,
  msp_id text not null,
  transaction_id text not null unique,
  block integer not null,
  -- Digests of the sealed files that were handed in, in the order of the checklist.
  items jsonb not null,
  submitted_at timestamptz not null
);

create index receipt_of_application on receipt (application_id);

-- Comments of reviews, sealed; the chain holds a commitment to each.
create table review_comment (
  commitment text primary key,
  application_id uuid not null,
  msp_id text not null,
  comment bytea not null
);

-- What the blocks say of each audit event: who signed the transaction.
create table ledger_event (
  position bigint generated always as identity primary key,
  block integer not null,
  transaction_id text not null,
  subject text not null,
  sequence integer not null,
  action text not null,
  creator_msp_id text not null,
  creator_member_id text not null,
  unique (subject, sequence)
);

create index ledger_event_by_transaction on ledger_event (transaction_id);

-- The last block that was followed to its end.
create table checkpoint (
  name text primary key,
  block integer not null
);
