-- What counters and couriers need: numbers that a carrier announces before its shipper does, scans of unknown numbers that are
-- counted, and manifests.

-- True while a carrier has announced the parcel and no shipper has joined it. The carrier then has the shipper's role as well.
alter table parcels.parcel add column is_shipper_open boolean not null default false;

-- Number of unknown numbers that a device has scanned in an hour.
create table parcels.unknown_scan_count (
  realm_id text not null,
  key_id text not null,
  hour timestamptz not null,
  count integer not null,
  primary key (realm_id, key_id, hour)
);
create index unannounced_by_age on parcels.unannounced_scan (realm_id, recorded_at);

create table parcels.manifest (
  realm_id text not null,
  id text not null,
  kind text not null check (kind in ('INBOUND', 'OUTBOUND')),
  state text not null check (state in ('OPEN', 'AGREED', 'DISPUTED')),
  outlet_id text not null,
  -- The partner that opened it, the carrier, and the operator or agent of the outlet.
  partner_id text not null,
  carrier_id text,
  custodian_id text,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (realm_id, id)
);

-- The numbers of a manifest: expected, scanned or both.
create table parcels.manifest_item (
  realm_id text not null,
  manifest_id text not null,
  barcode text not null,
  -- The parcel, where the scanning or opening party may know it, so that any of its numbers counts.
  parcel_id text,
  is_expected boolean not null,
  scanned_at timestamptz,
  primary key (realm_id, manifest_id, barcode),
  foreign key (realm_id, manifest_id) references parcels.manifest
);

grant select on parcels.manifest, parcels.manifest_item to restante_parcels;
grant select, insert, update, delete on parcels.unknown_scan_count, parcels.manifest, parcels.manifest_item to restante_ledger;
alter table parcels.unknown_scan_count enable row level security;
alter table parcels.manifest enable row level security;
alter table parcels.manifest_item enable row level security;
create policy ledger on parcels.unknown_scan_count to restante_ledger using (true) with check (true);
create policy ledger on parcels.manifest to restante_ledger using (true) with check (true);
create policy ledger on parcels.manifest_item to restante_ledger using (true) with check (true);
create policy party on parcels.manifest for select to restante_parcels using (
  realm_id = current_setting('restante.realm', true)
  and current_setting('restante.tenant', true) in (partner_id, carrier_id, custodian_id)
  and (coalesce(current_setting('restante.outlets', true), '') = ''
    or outlet_id = any(string_to_array(current_setting('restante.outlets', true), ','))));
create policy party on parcels.manifest_item for select to restante_parcels using (
  exists (select from parcels.manifest m where (m.realm_id, m.id) = (manifest_item.realm_id, manifest_item.manifest_id)));
