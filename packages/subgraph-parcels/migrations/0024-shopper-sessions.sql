-- Sessions of shoppers. A session covers a parcel, a reservation or a return by its id in `subject_ids`: those that were named when
-- it was made, and those that it has made itself.
create table parcels.shopper_session (
  realm_id text not null,
  id text not null,
  partner_id text not null,
  -- The secret key with which it was made.
  issuer_key_id text not null,
  actions text[] not null,
  subject_ids text[] not null,
  -- The last reservation that it has made. It may make another once that one is no longer held.
  reservation_id text,
  -- The deliveries whose return it has requested.
  returned_ids text[] not null,
  -- Number of changes, which is also the version that a change expects.
  sequence integer not null,
  created_at timestamptz not null,
  -- By the world's clock, as keys expire.
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (realm_id, id)
);
create index shopper_session_by_age on parcels.shopper_session (realm_id, expires_at);
grant select, insert, update, delete on parcels.shopper_session to restante_ledger;
alter table parcels.shopper_session enable row level security;
create policy ledger on parcels.shopper_session to restante_ledger using (true) with check (true);

-- The reservation of which a parcel has taken a place when it was announced. Who holds the session of the reservation sees the
-- parcel.
alter table parcels.parcel add column reservation_id text;

-- True when the session covers one of the ids. Sessions are hidden from the role that reads as a caller, so that the function reads
-- with the rights of its owner.
create function parcels.is_session_subject(of_realm text, of_session text, ids text[])
returns boolean language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select exists (
    select from parcels.shopper_session s
    where s.realm_id = of_realm and s.id = of_session and s.subject_ids operator(pg_catalog.&&) ids)
$$;

-- Whatever else allows a row to be seen, a session sees no more than what it covers. Rows that belong to a parcel follow it.
create policy session on parcels.parcel as restrictive for select to restante_parcels using (
  coalesce(current_setting('restante.session', true), '') = ''
  or parcels.is_session_subject(realm_id, current_setting('restante.session', true), array[id, return_id, reservation_id]));
create policy session on parcels.return_order as restrictive for select to restante_parcels using (
  coalesce(current_setting('restante.session', true), '') = ''
  or parcels.is_session_subject(realm_id, current_setting('restante.session', true), array[id]));
create policy session on parcels.reservation as restrictive for select to restante_parcels using (
  coalesce(current_setting('restante.session', true), '') = ''
  or parcels.is_session_subject(realm_id, current_setting('restante.session', true), array[id]));
create policy session on parcels.event as restrictive for select to restante_parcels using (
  coalesce(current_setting('restante.session', true), '') = '' or parcel_id is not null);
create policy session on parcels.event_party as restrictive for select to restante_parcels using (
  coalesce(current_setting('restante.session', true), '') = '');
create policy session on parcels.manifest as restrictive for select to restante_parcels using (
  coalesce(current_setting('restante.session', true), '') = '');
