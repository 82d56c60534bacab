-- The outcomes of mutations by the key of their request, so that a repeated one has no second effect. Written in the
-- transaction of what it did.
create table service_points.idempotency (
  realm_id text not null,
  partner_id text not null,
  operation text not null,
  key text not null,
  -- Of the input without its key.
  digest text not null,
  -- Null while the request runs, which nobody else can see.
  result jsonb,
  created_at timestamptz not null,
  primary key (realm_id, partner_id, operation, key)
);
create index idempotency_by_age on service_points.idempotency (realm_id, created_at);

alter table service_points.idempotency enable row level security;
alter table service_points.idempotency force row level security;
create policy own_partner on service_points.idempotency using (
  partner_id = current_setting('restante.tenant', true) or realm_id = current_setting('restante.realm', true)
);

grant select, insert, update, delete on service_points.idempotency to restante_service_points;
