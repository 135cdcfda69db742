-- What statistics count of each case: made from the blocks alone, as far as the checkpoint 'statistics' says. To make it
-- anew, empty both tables and delete that checkpoint.
create table case_figure (
  application_id uuid primary key,
  organization text not null,
  unit text,
  type text not null,
  state text not null,
  stage text,
  due_day text,
  -- Returns so far.
  rounds integer not null,
  -- Milliseconds since 1970, by the transactions' time.
  submitted_at bigint,
  -- When the case came to the stage that it lies with.
  entered_at bigint,
  first_outcome text,
  -- Files that readers reported as opened.
  openings integer not null default 0
);

create index case_figure_by_organization on case_figure (organization, unit);

create table stage_decision (
  application_id uuid not null references case_figure (application_id),
  -- Of the event in the case's trail.
  sequence integer not null,
  stage text not null,
  outcome text not null,
  entered_at bigint not null,
  decided_at bigint not null,
  -- After the day on which it was due.
  late boolean not null,
  primary key (application_id, sequence)
);
