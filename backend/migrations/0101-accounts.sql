-- A member who can log in here. Names are chosen by administrators; passwords are argon2id.
create table account (
  member_id text not null,
  msp_id text not null,
  name text not null unique,
  role text not null check (role in ('clerk', 'reviewer', 'auditor', 'admin')),
  unit text,
  password text not null,
  must_change boolean not null default true,
  status text not null default 'active' check (status in ('active', 'disabled')),
  -- Grows with each change that ends sessions.
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (msp_id, member_id)
);

create table session (
  id uuid primary key,
  msp_id text not null,
  member_id text not null,
  -- SHA-256 of the refresh token, and of the one before: who shows that one has a stolen copy.
  token text not null,
  previous text,
  expires_at timestamptz not null,
  foreign key (msp_id, member_id) references account (msp_id, member_id)
);

create index session_of_member on session (msp_id, member_id);

create table api_key (
  id uuid primary key,
  msp_id text not null,
  member_id text not null,
  secret text not null,
  scopes text[] not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  foreign key (msp_id, member_id) references account (msp_id, member_id)
);

-- What a POST answered, sealed, under the key that the client sent with it.
create table idempotency (
  msp_id text not null,
  member_id text not null,
  route text not null,
  key text not null,
  digest text not null,
  operation_id uuid not null,
  status integer,
  answer bytea,
  created_at timestamptz not null default now(),
  primary key (msp_id, member_id, route, key)
);

create index idempotency_by_age on idempotency (created_at);
