-- Where an organisation's notices go besides: its gateways for mail and short messages.
create table webhook (
  id uuid primary key,
  msp_id text not null,
  url text not null,
  kinds text[] not null,
  -- Sealed with a key of the organisation's custody.
  secret bytea not null,
  created_by text not null,
  created_at timestamptz not null
);

create index webhook_of_organization on webhook (msp_id);

-- The outbox: rows are written together with the notice.
create table webhook_delivery (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  webhook_id uuid not null references webhook (id) on delete cascade,
  notice_id uuid not null references notice (id),
  state text not null check (state in ('pending', 'delivered', 'dead')),
  -- Those that were begun.
  tries integer not null default 0,
  -- Of pending ones: when the next try may begin; while one is under way, when it is given up.
  next_try_at timestamptz,
  -- Of the last answer.
  status integer,
  -- Why the last try failed: a code.
  problem text,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  unique (webhook_id, notice_id)
);

create index webhook_delivery_due on webhook_delivery (next_try_at) where state = 'pending';
create index webhook_delivery_of_webhook on webhook_delivery (webhook_id, position desc);
