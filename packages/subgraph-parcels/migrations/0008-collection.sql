-- What the life of a parcel needs beyond its promise: places that are reserved before there is a parcel, the place where it
-- lies, codes for several parcels, and the record of its hand-over.

-- A place belongs to a parcel or to a reservation. A parcel may have one where it lies (HELD), one where it is bound
-- (PROMISED) and one where a carrier has been asked to bring it (REQUESTED); a reservation has as many as were asked for.
alter table parcels.place rename column parcel_id to holder_id;
alter table parcels.place
  add column number integer not null default 0,
  drop constraint place_pkey,
  drop constraint place_kind_check,
  add constraint place_pkey primary key (realm_id, holder_id, kind, number),
  add constraint place_kind_check check (kind in ('PROMISED', 'REQUESTED', 'HELD'));
drop index parcels.place_due;
create index place_due on parcels.place (realm_id, until) where until is not null;

create table parcels.reservation (
  realm_id text not null,
  id text not null,
  livemode boolean not null,
  partner_id text not null,
  state text not null check (state in ('HELD', 'USED', 'RELEASED', 'LAPSED')),
  purpose text not null check (purpose in ('COLLECTION', 'DROP_OFF')),
  outlet_id text not null,
  service_point_id text not null,
  -- The partner whose service point it is, and the custodian of what comes there.
  service_partner_id text not null,
  custodian_id text not null,
  arrives_on date not null,
  expires_at timestamptz not null,
  -- Number of places reserved. Those that no parcel has used yet are rows of `place`.
  places integer not null check (places > 0),
  -- Measures of the parcels that the places were reserved for, or null for one of unknown size.
  measures jsonb not null,
  -- Number of changes, which is also the version that a change expects.
  sequence integer not null,
  created_at timestamptz not null,
  primary key (realm_id, id)
);
create index reservation_due on parcels.reservation (realm_id, expires_at) where state = 'HELD';

alter table parcels.parcel
  -- The outlet where the parcel physically lies, since when, and on which shelf in the outlet's own words.
  add column location_outlet_id text,
  add column location_since timestamptz,
  add column location_shelf text,
  -- Number of times that its hold was extended.
  add column hold_extensions integer not null default 0,
  -- The moment at which the end of its hold is due to be announced; null once it was, and without a hold.
  add column hold_ending_at timestamptz,
  add column hand_over_id text;
create index parcel_hold_ending on parcels.parcel (realm_id, hold_ending_at) where hold_ending_at is not null;
update parcels.parcel set location_outlet_id = custodian_outlet_id, location_since = last_scan_at
where state in ('AT_OUTLET', 'EXPIRED', 'AWAITING_COURIER', 'REFUSED')
  and exists (select from parcels.place p where (p.realm_id, p.holder_id, p.kind) = (parcel.realm_id, parcel.id, 'HELD'));

alter table parcels.redirect
  -- The moment until which the carrier may decide, the fee, and the reason for which it declined.
  add column decide_by timestamptz,
  add column fee jsonb,
  add column refusal text;
-- What giving up the redirect restores, not only where the parcel was bound.
update parcels.redirect set previous = jsonb_build_object('end', previous, 'state', null, 'custodianId', null, 'custodianOutletId', null, 'place', null)
where previous is not null;
create index redirect_undecided on parcels.redirect (realm_id, decide_by) where state = 'REQUESTED';

-- A code may open several parcels. Whether it still opens one is a matter of that parcel's row here.
create table parcels.code_parcel (
  realm_id text not null,
  code_id text not null,
  parcel_id text not null,
  is_delegated boolean not null,
  state text not null check (state in ('OPEN', 'USED', 'REVOKED', 'EXPIRED')),
  primary key (realm_id, code_id, parcel_id)
);
insert into parcels.code_parcel select realm_id, id, parcel_id, false, state from parcels.code;
-- One open code per parcel, and one for somebody to whom its collection was delegated.
create unique index code_open_parcel on parcels.code_parcel (realm_id, parcel_id, is_delegated) where state = 'OPEN';
drop index parcels.code_open;
alter table parcels.code
  drop column parcel_id,
  -- The only outlet where it counts; null for one that counts at every outlet in force.
  add column outlet_id text,
  add column is_delegated boolean not null default false;
drop index parcels.code_reference_open;
create unique index code_reference_open on parcels.code (realm_id, reference, coalesce(outlet_id, '')) where state = 'OPEN';

create table parcels.hand_over (
  realm_id text not null,
  id text not null,
  outlet_id text not null,
  custodian_id text not null,
  -- The key of the device, or of the partner.
  key_id text not null,
  proof text not null check (proof in ('CODE', 'QR', 'ID_DOCUMENT')),
  -- Which checks were made and passed: [{ "kind", "passed" }]. Never the number of a document.
  checks jsonb not null,
  handed_over_at timestamptz not null,
  primary key (realm_id, id)
);
create index parcel_by_hand_over on parcels.parcel (realm_id, hand_over_id) where hand_over_id is not null;

-- While more is there than there is room for, the shelf takes no promise for any day.
alter table parcels.shelf add column is_overfull boolean not null default false;

grant select on parcels.reservation, parcels.code_parcel, parcels.hand_over to restante_parcels;
grant select, insert, update, delete on parcels.reservation, parcels.code_parcel, parcels.hand_over to restante_ledger;
alter table parcels.reservation enable row level security;
alter table parcels.code_parcel enable row level security;
alter table parcels.hand_over enable row level security;
create policy ledger on parcels.reservation to restante_ledger using (true) with check (true);
create policy ledger on parcels.code_parcel to restante_ledger using (true) with check (true);
create policy ledger on parcels.hand_over to restante_ledger using (true) with check (true);
-- The partner that reserved, and the one that keeps the places.
create policy party on parcels.reservation for select to restante_parcels using (
  realm_id = current_setting('restante.realm', true) and coalesce(current_setting('restante.outlets', true), '') = ''
  and current_setting('restante.tenant', true) in (partner_id, custodian_id));
create policy party on parcels.hand_over for select to restante_parcels using (
  exists (select from parcels.parcel p where (p.realm_id, p.hand_over_id) = (hand_over.realm_id, hand_over.id)));
