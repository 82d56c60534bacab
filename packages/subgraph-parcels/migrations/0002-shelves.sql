-- The ledger of places. A shelf holds the places of one service point for one purpose and size class (ANY when it is not
-- divided). A place counts on each local day from its first to its last. The 32 counters, one for each day from `days_from`,
-- form a ring, so that a shelf is one row and one lock. A place without a known end counts on every day.
create table parcels.shelf (
  realm_id text not null,
  service_point_id text not null,
  purpose text not null,
  size_class text not null,
  outlet_id text not null,
  partner_id text not null,
  places integer not null,
  valid_from date not null,
  valid_until date,
  is_open boolean not null,
  days integer[] not null default array_fill(0, array[32]),
  days_from date not null default date '2000-01-01',
  open_ended integer not null default 0 check (open_ended >= 0),
  rev bigint not null,
  primary key (realm_id, service_point_id, purpose, size_class)
) with (fillfactor = 60);
create index shelf_by_outlet on parcels.shelf (realm_id, outlet_id, partner_id);

-- Promised and held places. A parcel that is diverted can hold a place at one outlet while another is promised at the next.
create table parcels.place (
  realm_id text not null,
  parcel_id text not null,
  kind text not null check (kind in ('PROMISED', 'HELD')),
  service_point_id text not null,
  purpose text not null,
  size_class text not null,
  from_day date not null,
  -- Null when the end is not known.
  to_day date,
  -- The moment at which a promise lapses.
  until timestamptz,
  primary key (realm_id, parcel_id, kind),
  foreign key (realm_id, service_point_id, purpose, size_class) references parcels.shelf
);
create index place_by_shelf on parcels.place (realm_id, service_point_id, purpose, size_class);
create index place_due on parcels.place (until) where kind = 'PROMISED';

-- The last revision that was copied from each published table of another context.
create table parcels.copied (
  table_name text primary key,
  rev bigint not null
);

create schema published_parcels;
create table published_parcels.head (
  table_name text primary key,
  rev bigint not null
);
insert into published_parcels.head values ('fullness', 0);

create table published_parcels.fullness (
  realm_id text not null,
  service_point_id text not null,
  purpose text not null,
  size_class text not null,
  day date not null,
  is_full boolean not null,
  rev bigint not null,
  deleted boolean not null default false,
  primary key (realm_id, service_point_id, purpose, size_class, day)
);
create index fullness_rev on published_parcels.fullness (rev);

grant usage on schema published_parcels to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;
grant select on all tables in schema published_parcels
  to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;
grant insert, update, delete on published_parcels.fullness to restante_ledger;
grant update on published_parcels.head to restante_ledger;
