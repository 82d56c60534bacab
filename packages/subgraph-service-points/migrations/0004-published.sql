-- What other contexts may know, each table derived from this context's own tables in the transaction that changes them.
-- `rev` comes from the head row, which the writing transaction locks: a reader that has seen rev n has seen all up to n.

create schema published_service_points;
grant usage on schema published_service_points
  to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;

create table published_service_points.head (
  table_name text primary key,
  rev bigint not null
);
insert into published_service_points.head (table_name, rev) values
  ('api_key_fact', 0), ('partner_fact', 0), ('realm_fact', 0), ('service_point_fact', 0), ('shipping_grant_fact', 0);

create table published_service_points.realm_fact (
  realm_id text primary key,
  kind text not null,
  country text,
  clock_offset_ms bigint not null,
  rev bigint not null,
  deleted boolean not null default false
);
create index realm_fact_rev on published_service_points.realm_fact (rev);

create table published_service_points.partner_fact (
  realm_id text not null,
  partner_id text not null,
  code text not null,
  name text not null,
  kind text not null,
  returns_partner_id text,
  rev bigint not null,
  deleted boolean not null default false,
  primary key (realm_id, partner_id)
);
create index partner_fact_rev on published_service_points.partner_fact (rev);

create table published_service_points.api_key_fact (
  realm_id text not null,
  key_id text not null,
  digest bytea not null,
  kind text not null,
  partner_id text not null,
  livemode boolean not null,
  scopes text[] not null,
  origins text[] not null,
  outlet_ids text[] not null,
  expires_at timestamptz,
  rev bigint not null,
  -- Revoked.
  deleted boolean not null default false,
  primary key (realm_id, key_id)
);
create index api_key_fact_rev on published_service_points.api_key_fact (rev);

create table published_service_points.service_point_fact (
  realm_id text not null,
  service_point_id text not null,
  partner_id text not null,
  partner_code text not null,
  programme text not null,
  outlet_id text not null,
  -- Its own, cut with what the agreements of the span allow.
  capabilities text[] not null,
  status text not null,
  visibility text not null,
  intake text not null,
  hours text,
  -- Its own validity cut with its agreements: the first span that is not over. No row: not covered.
  valid_from date not null,
  valid_until date,
  size_limit jsonb,
  capacity jsonb not null,
  hold_policy jsonb not null,
  rev bigint not null,
  -- No longer covered.
  deleted boolean not null default false,
  primary key (realm_id, service_point_id)
);
create index service_point_fact_rev on published_service_points.service_point_fact (rev);
create index service_point_fact_outlet on published_service_points.service_point_fact (realm_id, outlet_id);
create index service_point_fact_end on published_service_points.service_point_fact (realm_id, valid_until)
  where valid_until is not null and not deleted;

-- The partner may use the service points of granted_by_partner.
create table published_service_points.shipping_grant_fact (
  realm_id text not null,
  partner_id text not null,
  granted_by_partner_id text not null,
  valid_from date not null,
  valid_until date,
  rev bigint not null,
  deleted boolean not null default false,
  primary key (realm_id, partner_id, granted_by_partner_id)
);
create index shipping_grant_fact_rev on published_service_points.shipping_grant_fact (rev);

grant select on all tables in schema published_service_points
  to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;
grant insert, update on all tables in schema published_service_points to restante_service_points;
