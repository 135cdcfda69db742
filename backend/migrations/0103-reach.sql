-- Comments are blocks under their content address, sealed for desks: the form before had no reader elsewhere, and
-- commitments of another kind.
drop table review_comment;

create table review_comment (
  -- SHA-256 of the block.
  commitment text primary key,
  application_id uuid not null,
  stage text not null,
  round integer not null,
  item text not null,
  -- Who wrote it.
  msp_id text not null,
  member_id text not null,
  block bytea not null
);

create index review_comment_of_finding on review_comment (application_id, stage, round, item);

-- Every submission on the chain under its receipt's number, whichever server issued the receipt.
create table submission (
  number text primary key,
  application_id uuid not null,
  msp_id text not null,
  transaction_id text not null unique,
  block integer not null
);

create index submission_of_application on submission (application_id);

-- The chain is followed once more from its beginning, for the submissions; events that are noted stay as they are.
delete from checkpoint where name = 'audit-events';

-- Openings by the owner's own people, which the chain does not see.
create table own_opening (
  position bigint generated always as identity primary key,
  msp_id text not null,
  member_id text not null,
  application_id uuid not null,
  item text not null,
  part integer not null,
  version integer not null,
  purpose text not null,
  opened_at timestamptz not null default now()
);

create index own_opening_of_application on own_opening (application_id, position);
