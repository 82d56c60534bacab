-- Realms, the partners in them and their programmes: registers, readable by every part of this context.

create schema service_points;
grant usage on schema service_points to restante_service_points;

-- A live country or one partner's sandbox. Live and test data never meet, and each realm has its own clock.
create table service_points.realm (
  realm_id text primary key check (realm_id ~ '^[a-z0-9]{2,8}$'),
  kind text not null check (kind in ('LIVE', 'SANDBOX')),
  -- Code of the partner whose sandbox it is; null for a live country.
  owner_code text,
  -- ISO 3166-1 alpha-2 of a live country; null for a sandbox that is not bound to one.
  country text check (country ~ '^[A-Z]{2}$'),
  -- Added to the machine's clock. Only a sandbox may leave 0.
  clock_offset_ms bigint not null default 0,
  created_at timestamptz not null,
  check ((kind = 'LIVE') = (owner_code is null)),
  check (kind = 'SANDBOX' or (clock_offset_ms = 0 and country is not null))
);

create table service_points.partner (
  realm_id text not null references service_points.realm,
  partner_id text not null,
  -- Public and unique in the realm; an operator's is the `operatorCode` of its outlets.
  code text not null check (code ~ '^[a-z0-9](-?[a-z0-9]){1,39}$'),
  name text not null,
  kind text not null check (kind in ('CARRIER', 'PLATFORM', 'RETAILER', 'OPERATOR', 'AGENT')),
  -- Whose service points its returns go to; null: its own.
  returns_partner_id text,
  created_at timestamptz not null,
  primary key (realm_id, partner_id),
  unique (realm_id, code),
  foreign key (realm_id, returns_partner_id) references service_points.partner
);

create table service_points.programme (
  realm_id text not null,
  programme_id text not null,
  partner_id text not null,
  code text not null check (code ~ '^[a-z0-9](-?[a-z0-9]){1,39}$'),
  name text not null,
  created_at timestamptz not null,
  primary key (realm_id, programme_id),
  unique (realm_id, partner_id, code),
  unique (realm_id, partner_id, programme_id),
  foreign key (realm_id, partner_id) references service_points.partner
);

grant select, insert, update on service_points.realm, service_points.partner, service_points.programme
  to restante_service_points;
