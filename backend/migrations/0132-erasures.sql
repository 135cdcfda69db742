-- Cases that are being erased. A row goes when the last step is done.
create table erasure (
  application_id uuid not null,
  msp_id text not null,
  -- Who asked for it, and as whom it is finished.
  member_id text not null,
  reason text not null,
  step text not null check (step in ('asked', 'marked', 'revoked', 'destroyed', 'unpinned', 'forgotten')),
  created_at timestamptz not null default now(),
  primary key (msp_id, application_id)
);
