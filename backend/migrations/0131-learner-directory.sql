-- What a desk has of its cases: filters in the clear, the learner sealed, and keyed tokens to search by.
create table learner_entry (
  msp_id text not null,
  -- Whose desk of the organisation: the owner's clerks, or a stage's reviewers.
  desk text not null check (desk in ('clerk', 'reviewer')),
  application_id uuid not null,
  organization text not null,
  unit text,
  checklist_type text not null,
  checklist_version integer not null,
  state text not null,
  stage text,
  due_day text,
  status text not null check (status in ('waiting', 'opened', 'none', 'unreadable', 'erased')),
  -- From here on personal: emptied together.
  learner bytea,
  number_tokens text[] not null default '{}',
  name_tokens integer[] not null default '{}',
  -- Which version of the learner record was opened, of which case.
  record text,
  -- When the permission to keep it ends.
  expires_at timestamptz,
  changed_at timestamptz not null default now(),
  primary key (msp_id, desk, application_id)
);

create index learner_entry_of_application on learner_entry (application_id);
create index learner_entry_by_state on learner_entry (msp_id, desk, state, stage);
create index learner_entry_by_due_day on learner_entry (msp_id, desk, due_day);
create index learner_entry_by_number on learner_entry using gin (number_tokens);
create index learner_entry_by_name on learner_entry using gin (name_tokens);
create index learner_entry_expiring on learner_entry (expires_at) where learner is not null;
create index learner_entry_waiting on learner_entry (changed_at) where status = 'waiting';

-- The member as whom a desk's server opens learner records.
create table desk_agent (
  msp_id text not null,
  desk text not null,
  member_id text not null,
  primary key (msp_id, desk)
);
