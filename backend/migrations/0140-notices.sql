-- What a member should know of a case: once for each member and matter, however often it is looked at.
create table notice (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  msp_id text not null,
  member_id text not null,
  kind text not null check (kind in ('returned', 'deadline-near', 'stage-arrived', 'grant-asked')),
  -- What it is about, as one text: case, stage, round or day.
  matter text not null,
  application_id uuid not null,
  -- Codes, days and numbers.
  details jsonb not null,
  made_at timestamptz not null,
  read_at timestamptz,
  unique (msp_id, member_id, matter)
);

create index notice_of_member on notice (msp_id, member_id, position desc);
create index notice_unread on notice (msp_id, member_id) where read_at is null;
