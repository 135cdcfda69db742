-- One row for each file that is on its way from a client to the index on the chain.
create table material_upload (
  id uuid primary key,
  msp_id text not null,
  member_id text not null,
  application_id uuid not null,
  item text not null,
  part integer not null,
  version integer not null,
  file_name text not null,
  media_type text,
  size bigint,
  step text not null check (step in ('received', 'sealed', 'pinned', 'indexed')),
  -- The index entry, from 'sealed' on.
  entry jsonb,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (application_id, item, part, version)
);

create index material_upload_unfinished on material_upload (msp_id) where step <> 'indexed';
