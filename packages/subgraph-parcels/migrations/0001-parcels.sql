-- Parcels, redirects, returns, codes and their events. Every key starts with the realm, which separates live data from test
-- data and could be the shard key of a distributed database. Time is always a parameter.
create schema parcels;
grant usage on schema parcels to restante_parcels, restante_ledger;

create table parcels.return_order (
  realm_id text not null,
  id text not null,
  rma text not null,
  shipper_id text not null,
  kind text not null,
  state text not null,
  method text not null,
  items jsonb not null,
  -- The last local day on which a counter takes the return.
  drop_off_by date not null,
  created_at timestamptz not null,
  primary key (realm_id, id),
  unique (realm_id, shipper_id, rma)
);

create index return_order_due on parcels.return_order (realm_id, drop_off_by) where state in ('APPROVED', 'CODE_ISSUED');

create table parcels.parcel (
  realm_id text not null,
  id text not null,
  livemode boolean not null,
  direction text not null,
  state text not null,
  damaged boolean not null,
  shipper_id text not null,
  carrier_id text,
  -- Operator or agent of the outlet where the parcel lies or is promised, and that outlet; set until 30 days after it left.
  custodian_id text,
  custodian_outlet_id text,
  custodian_until timestamptz,
  origin jsonb,
  destination jsonb not null,
  measure jsonb,
  restrictions text[] not null,
  refs jsonb not null,
  recipient jsonb,
  expected_on date,
  hold_until timestamptz,
  return_id text,
  -- Sequence of the last event, which is also the version that a change expects.
  sequence integer not null,
  last_scan_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (realm_id, id)
) with (fillfactor = 70);
create index parcel_by_shipper on parcels.parcel (realm_id, shipper_id, id);
create index parcel_by_carrier on parcels.parcel (realm_id, carrier_id, id) where carrier_id is not null;
create index parcel_by_custodian on parcels.parcel (realm_id, custodian_id, id) where custodian_id is not null;
create index parcel_by_return on parcels.parcel (realm_id, return_id) where return_id is not null;
create index parcel_hold_due on parcels.parcel (realm_id, hold_until) where state = 'AT_OUTLET';

create table parcels.identifier (
  realm_id text not null,
  parcel_id text not null,
  scheme text not null,
  value text not null,
  carrier_id text,
  -- Numbers are recycled: only those of parcels that have not ended are unique.
  active boolean not null,
  primary key (realm_id, parcel_id, scheme, value),
  foreign key (realm_id, parcel_id) references parcels.parcel deferrable initially deferred
);
create unique index identifier_in_use on parcels.identifier (realm_id, scheme, value, coalesce(carrier_id, '')) where active;
create index identifier_by_value on parcels.identifier (realm_id, value);

create table parcels.reference (
  realm_id text not null,
  parcel_id text not null,
  kind text not null,
  value text not null,
  primary key (realm_id, parcel_id, kind, value)
);
create index reference_by_value on parcels.reference (realm_id, value);

create table parcels.redirect (
  realm_id text not null,
  id text not null,
  parcel_id text not null,
  kind text not null,
  state text not null,
  initiator text not null,
  partner_id text not null,
  outlet_id text not null,
  service_point_id text not null,
  custodian_id text not null,
  arrives_on date not null,
  reserved_until timestamptz,
  -- The former destination, or for a return the former origin, which a cancellation restores.
  previous jsonb,
  created_at timestamptz not null,
  primary key (realm_id, id)
);
create index redirect_by_parcel on parcels.redirect (realm_id, parcel_id, created_at, id);
-- At most one open redirect per parcel.
create unique index redirect_open on parcels.redirect (realm_id, parcel_id) where state in ('REQUESTED', 'CONFIRMED', 'IN_PROGRESS');

-- Counter codes. Their digits are derived from the id and a key, and never stored.
create table parcels.code (
  realm_id text not null,
  id text not null,
  key_id text not null,
  purpose text not null,
  reference text not null,
  state text not null,
  tries integer not null,
  valid_until timestamptz not null,
  parcel_ids text[] not null,
  created_at timestamptz not null,
  primary key (realm_id, id)
);
create unique index code_reference_open on parcels.code (realm_id, reference) where state = 'OPEN';
-- One open code per parcel.
create unique index code_open on parcels.code (realm_id, (parcel_ids[1])) where state = 'OPEN';

-- Wrong codes per outlet, device and tenant within an hour.
create table parcels.code_failure (
  realm_id text not null,
  subject text not null,
  hour timestamptz not null,
  count integer not null,
  primary key (realm_id, subject, hour)
);

create table parcels.event (
  realm_id text not null,
  parcel_id text not null,
  sequence integer not null,
  id text not null,
  type text not null,
  subject_id text not null,
  -- Partners that may read the event: the parties to the parcel when it was written.
  parties text[] not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  livemode boolean not null,
  outlet_id text,
  -- State of the event's subject after it.
  state text not null,
  effective boolean not null,
  details jsonb,
  -- The device's own number of a scan, so that a scan that is sent twice is recorded once.
  device_id text,
  device_sequence integer,
  primary key (realm_id, parcel_id, sequence),
  unique (realm_id, id)
);
create unique index event_of_device on parcels.event (realm_id, device_id, device_sequence) where device_sequence is not null;

-- The feed of each party, in the order of transaction ids. Readers stop at the oldest transaction that is still running.
create table parcels.event_party (
  realm_id text not null,
  partner_id text not null,
  xid xid8 not null default pg_current_xact_id(),
  position bigint generated always as identity,
  parcel_id text not null,
  sequence integer not null,
  primary key (realm_id, partner_id, xid, position)
);

-- Scans of parcels that nobody has announced yet.
create table parcels.unannounced_scan (
  realm_id text not null,
  id text not null,
  partner_id text not null,
  outlet_id text,
  barcode text not null,
  scan jsonb not null,
  recorded_at timestamptz not null,
  joined_at timestamptz,
  primary key (realm_id, id)
);
create index unannounced_by_barcode on parcels.unannounced_scan (realm_id, upper(barcode)) where joined_at is null;

create table parcels.idempotency (
  realm_id text not null,
  partner_id text not null,
  operation text not null,
  key text not null,
  digest text not null,
  result jsonb not null,
  created_at timestamptz not null,
  primary key (realm_id, partner_id, operation, key)
);
create index idempotency_by_age on parcels.idempotency (realm_id, created_at);
