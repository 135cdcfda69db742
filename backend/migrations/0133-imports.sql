-- Tables that people sent in: looked through first, then taken in as a whole.
create table import (
  id uuid primary key,
  msp_id text not null,
  member_id text not null,
  unit text,
  checklist_type text not null,
  checklist_version integer not null,
  state text not null check (state in ('refused', 'checked', 'committing', 'committed', 'undoing', 'undone')),
  rows integer not null,
  -- Lines, columns and codes; of all of them, how many there were.
  errors jsonb not null,
  error_count integer not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

create index import_unfinished on import (msp_id) where state in ('committing', 'undoing');

-- What is to become of each row, with the ids under which it is done: never twice.
create table import_row (
  import_id uuid not null references import (id) on delete cascade,
  line integer not null,
  application_id uuid not null,
  upload_id uuid not null,
  learner text not null,
  attributes jsonb not null,
  -- The learner record, sealed; gone as soon as it is sealed as a file.
  record bytea,
  step text not null check (step in ('waiting', 'created', 'recorded', 'undone')),
  primary key (import_id, line)
);
