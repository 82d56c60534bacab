-- The register of outlets, shared by all realms, and the part of it that other contexts may read.

create schema outlets;
grant usage on schema outlets to restante_outlets;

create table outlets.outlet (
  id text primary key,
  operator_code text not null,
  -- The operator's own branch code.
  operator_ref text not null,
  name text not null,
  kind text not null check (kind in ('POST_OFFICE', 'POSTAL_AGENCY', 'COLLECTION_OFFICE', 'PARCEL_SHOP', 'PARCEL_LOCKER',
    'RETAIL_STORE', 'MALL_HUB', 'MOBILE_OUTLET')),
  status text not null check (status in ('PLANNED', 'PILOTING', 'ACTIVE', 'SUSPENDED', 'CLOSING', 'CLOSED')),
  opens_on date,
  -- First day no longer in service.
  closes_on date,
  gln text,
  address_lines text[] not null,
  locality text,
  postal_code text,
  subdivision text,
  country text not null,
  latitude float8 not null check (latitude between -90 and 90),
  longitude float8 not null check (longitude between -180 and 180),
  -- Metres that the true place may be away.
  location_precision float8 not null check (location_precision >= 0),
  time_zone text not null,
  -- OSM opening_hours text; null: unknown.
  hours text,
  -- The source's own words where they could not be read.
  hours_original text,
  capabilities text[] not null,
  -- { longestSide, sides, girth, weight, value: { amount, currency } } in millimetres and grams.
  size_limit jsonb,
  source text not null,
  licence text not null,
  attribution text not null,
  verified_at timestamptz,
  issues text[] not null,
  unique (operator_code, operator_ref)
);

-- The words by which an outlet is found. Its text must not change while an index is built on it, so the function stays in
-- this migration: another one needs a new index.
create function outlets.words(name text, operator_ref text, locality text, postal_code text) returns tsvector
language sql immutable parallel safe
return to_tsvector('simple', name || ' ' || replace(operator_ref, '-', ' ') || ' ' || coalesce(locality, '') || ' ' || coalesce(postal_code, ''));
-- Entries that an import adds wait in the index's pending list (64 MB) until the vacuum at the end of the import.
create index outlet_words on outlets.outlet using gin (outlets.words(name, operator_ref, locality, postal_code))
  with (gin_pending_list_limit = 65536);
create index outlet_latitude on outlets.outlet (latitude);

-- The places of postal codes, derived from the outlets of the register.
create table outlets.postal_code (
  country text not null,
  -- Upper case, letters and digits only.
  code text not null,
  latitude float8 not null,
  longitude float8 not null,
  -- Metres around the centroid that cover the outlets of the code.
  precision_metres float8 not null,
  primary key (country, code)
);

-- Completed imports. A list that was imported in part has no row.
create table outlets.import_run (
  operator_code text not null,
  finished_at timestamptz not null,
  report jsonb not null,
  primary key (operator_code, finished_at)
);

grant select, insert, update on all tables in schema outlets to restante_outlets;

create schema published_outlets;
grant usage on schema published_outlets
  to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;

-- `rev` comes from the head row, which the writing transaction locks: a reader that has seen rev n has seen every change up to n.
create table published_outlets.head (
  table_name text primary key,
  rev bigint not null
);
insert into published_outlets.head (table_name, rev) values ('outlet_fact', 0);

create table published_outlets.outlet_fact (
  outlet_id text primary key,
  operator_code text not null,
  operator_ref text not null,
  kind text not null,
  status text not null,
  opens_on date,
  closes_on date,
  country text not null,
  time_zone text not null,
  latitude float8 not null,
  longitude float8 not null,
  capabilities text[] not null,
  hours text,
  size_limit jsonb,
  rev bigint not null,
  deleted boolean not null default false
);
create index outlet_fact_rev on published_outlets.outlet_fact (rev);

grant select on published_outlets.outlet_fact
  to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;
grant insert, update on published_outlets.outlet_fact to restante_outlets;
grant select, update on published_outlets.head to restante_outlets;
