-- Files that come in several requests. What has come lies sealed on disk, under a key of each upload's own.
create table resumable_upload (
  id uuid primary key,
  msp_id text not null,
  member_id text not null,
  unit text,
  application_id uuid not null,
  item text not null,
  part integer,
  -- Sealed: names of files often name people.
  file_name text not null,
  size bigint not null,
  received bigint not null default 0,
  -- received: all of it is here, and on its way to the index.
  state text not null check (state in ('receiving', 'received', 'indexed', 'refused')),
  -- Of a refusal.
  problem text,
  changed_at timestamptz not null default now()
);

create index resumable_upload_by_age on resumable_upload (changed_at);

create table resumable_part (
  upload_id uuid not null references resumable_upload (id) on delete cascade,
  number integer not null,
  -- Bytes before sealing.
  size integer not null,
  primary key (upload_id, number)
);
