-- Codes with which a device is enrolled once. The key of the device is one of `api_key`.
create table service_points.device_enrolment (
  realm_id text not null,
  enrolment_id text not null,
  -- SHA-256 of the code; the code itself is kept nowhere.
  digest bytea not null check (length(digest) = 32),
  partner_id text not null,
  kind text not null check (kind in ('COUNTER')),
  outlet_ids text[] not null,
  label text not null,
  created_at timestamptz not null,
  -- By the world's clock, as keys expire.
  expires_at timestamptz not null,
  -- When it was used, for which key, and SHA-256 of the idempotency key of that request; null before.
  used_at timestamptz,
  key_id text,
  request_digest bytea check (length(request_digest) = 32),
  primary key (realm_id, enrolment_id),
  foreign key (realm_id, partner_id) references service_points.partner,
  check ((used_at is null) = (key_id is null) and (used_at is null) = (request_digest is null))
);
create unique index device_enrolment_digest on service_points.device_enrolment (realm_id, digest);
create index device_enrolment_by_age on service_points.device_enrolment (realm_id, expires_at);

alter table service_points.device_enrolment enable row level security;
alter table service_points.device_enrolment force row level security;
create policy own_partner on service_points.device_enrolment using (
  partner_id = current_setting('restante.tenant', true) or realm_id = current_setting('restante.realm', true)
);
grant select, insert, update, delete on service_points.device_enrolment to restante_service_points;

-- The devices of a partner are listed.
create index api_key_device on service_points.api_key (realm_id, partner_id, key_id) where kind = 'DEVICE';
